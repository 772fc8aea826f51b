import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { TrainingView } from "#components/training/training-view.tsx";
import { may } from "#lib/auth/policy.ts";
import { commandOf } from "#lib/training/home.server.ts";
import { getTrainingRunByNumber, listTrainingSteps } from "#lib/training/queries.server.ts";

type Params = Promise<{ slug: string; number: string }>;

/** A training by what people call it. */
export default async function TrainingPage({ params }: { params: Params }) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^[1-9]\d{0,8}$/.test(given.number)) notFound();
	const run = await orNotFound(getTrainingRunByNumber(actor, project.id, Number(given.number)));
	const mayStart = may(actor, project.id, "training.start");
	return (
		<TrainingView
			at={`/p/${project.slug}`}
			initial={run}
			initialSteps={await listTrainingSteps(actor, run.id)}
			command={mayStart ? commandOf(run.id) : null}
			mayStart={mayStart}
			mayAddModel={may(actor, project.id, "model.add")}
		/>
	);
}
