import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { RunView } from "#components/generation/run-view.tsx";
import { may } from "#lib/auth/policy.ts";
import { getGenerationRunByNumber } from "#lib/generation/queries.server.ts";

type Params = Promise<{ slug: string; number: string }>;

/** A run by what people call it. */
export default async function RunPage({ params }: { params: Params }) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^[1-9]\d{0,8}$/.test(given.number)) notFound();
	const run = await orNotFound(getGenerationRunByNumber(actor, project.id, Number(given.number)));
	return (
		<RunView at={`/p/${project.slug}`} initial={run} mayStart={may(actor, project.id, "generation.start")} />
	);
}
