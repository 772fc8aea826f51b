import Link from "next/link";
import { getProjectPage } from "#app/_server/project-page.ts";
import { EvaluationTag } from "#components/evaluation/evaluation-tag.tsx";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Page } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { may } from "#lib/auth/policy.ts";
import { listEvaluationRuns } from "#lib/evaluation/queries.server.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").evaluation;
const { integer, score } = formatsFor("en");

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ cursor?: string | string[] }> };

export default async function EvaluationRunsPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const { cursor } = await searchParams;
	const before = typeof cursor === "string" && /^\d{1,9}$/.test(cursor) ? Number(cursor) : undefined;
	const { items, nextCursor } = await listEvaluationRuns(actor, project.id, { before });
	const at = `/p/${project.slug}/evaluation`;
	return (
		<Page
			title={words.runs}
			section={words.title}
			crumbs={[{ label: words.title, href: at }, { label: words.runs }]}
			{...(may(actor, project.id, "evaluation.start") && {
				actions: (
					<ButtonLink href={`${at}/new`} primary>
						{words.evaluate}
					</ButtonLink>
				),
			})}
		>
			<RefreshOn kinds={["evaluation-run"]} />
			<DataTable
				label={words.runs}
				columns={[
					{ key: "run", head: words.run_ },
					{ key: "state", head: words.state },
					{ key: "model", head: words.model },
					{ key: "what", head: words.what },
					{ key: "done", head: words.done, num: true },
					{ key: "scores", head: words.scores },
					{ key: "started", head: words.started },
				]}
				rows={items.map((run) => ({
					key: run.id,
					cells: [
						<Link key="run" href={`${at}/${run.number}`}>
							{words.run(run.number)}
						</Link>,
						<EvaluationTag key="state" status={run.status} />,
						run.model.name,
						words.kind[run.kind] +
							(run.pack ? `: ${run.pack.name}` : "") +
							(run.partial ? `, ${words.partial}` : ""),
						words.progress(integer(run.done), integer(run.total)),
						run.scores.map(({ benchmark, value }) => `${benchmark} ${score(value)}`).join(", ") || "–",
						<Ago key="started" at={run.createdAt} />,
					],
				}))}
				next={nextCursor}
				empty={<Empty heading={words.noRuns}>{words.noRunsSays}</Empty>}
			/>
		</Page>
	);
}
