import { z } from "zod";
import { getProjectPage } from "#app/_server/project-page.ts";
import { TraceForm } from "#components/datasets/trace-form.tsx";
import { TraceStations } from "#components/datasets/trace-stations.tsx";
import { Page } from "#components/ui/page.tsx";
import { Empty, ErrorPanel } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { trace } from "#lib/datasets/trace.server.ts";
import { checksOf } from "#lib/datasets/trace-hops.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").datasets.trace;
const { integer } = formatsFor("en");

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ id?: string | string[] }> };

/** The way back from an exported row or a sample. */
export default async function TracePage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const { id } = await searchParams;
	const given = typeof id === "string" ? id.trim().slice(0, 100) : "";
	const isId = z.uuid().safeParse(given).success;
	const found = isId ? await orNull(trace(actor, given)) : null;
	const checks = found ? checksOf(found) : [];
	const count = (check: string) => integer(checks.filter((one) => one === check).length);
	const isEqual = checks.every((check) => check === "equal");
	return (
		<Page title={words.title} facts={words.facts} crumbs={[{ label: words.title }]}>
			<TraceForm id={given} fault={given !== "" && !isId} />
			{given === "" && <Empty heading={words.none}>{words.noneSays}</Empty>}
			{isId && !found && <ErrorPanel heading={words.notFound} says={words.help} />}
			{found && (
				<>
					<p className="sb-row sb-wrap">
						<Tag tone={isEqual ? "accepted" : "rejected"}>{isEqual ? words.allEqual : words.notEqual}</Tag>
						<span className="sb-ink2">
							{isEqual
								? words.allEqualSays(integer(checks.length))
								: words.notEqualSays(count("changed"), count("gone"))}
						</span>
					</p>
					<TraceStations at={`/p/${project.slug}`} trace={found} />
				</>
			)}
		</Page>
	);
}

async function orNull<T>(value: Promise<T>): Promise<T | null> {
	return value.catch((error: unknown) => {
		if (error instanceof NotFoundError) return null;
		throw error;
	});
}
