import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { EvaluationView } from "#components/evaluation/evaluation-view.tsx";
import { may } from "#lib/auth/policy.ts";
import { getEvaluationRunByNumber, listEvaluationItems } from "#lib/evaluation/queries.server.ts";

type Props = { params: Promise<{ slug: string; number: string }> };

export default async function EvaluationRunPage({ params }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^\d{1,9}$/.test(given.number)) notFound();
	const run = await orNotFound(getEvaluationRunByNumber(actor, project.id, Number(given.number)));
	const items = await listEvaluationItems(actor, run.id);
	return (
		<EvaluationView
			at={`/p/${project.slug}/evaluation`}
			initial={run}
			initialItems={items}
			mayCancel={may(actor, project.id, "evaluation.start")}
		/>
	);
}
