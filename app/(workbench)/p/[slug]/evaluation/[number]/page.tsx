import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { EvaluationView } from "#components/evaluation/evaluation-view.tsx";
import { may } from "#lib/auth/policy.ts";
import { getEvaluationRunByNumber, listEvaluationItems } from "#lib/evaluation/queries.server.ts";

type Props = {
	params: Promise<{ slug: string; number: string }>;
	searchParams: Promise<{ cursor?: string | string[] }>;
};

export default async function EvaluationRunPage({ params, searchParams }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^\d{1,9}$/.test(given.number)) notFound();
	const run = await orNotFound(getEvaluationRunByNumber(actor, project.id, Number(given.number)));
	const { cursor: wanted } = await searchParams;
	const cursor = typeof wanted === "string" && /^\d{1,9}\.[12]$/.test(wanted) ? wanted : null;
	const items = await listEvaluationItems(actor, run.id, { after: cursor ?? undefined });
	return (
		<EvaluationView
			at={`/p/${project.slug}/evaluation`}
			initial={run}
			initialItems={items}
			cursor={cursor}
			mayCancel={may(actor, project.id, "evaluation.start")}
		/>
	);
}
