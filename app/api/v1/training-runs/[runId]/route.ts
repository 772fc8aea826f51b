import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getTrainingRun } from "#lib/training/queries.server.ts";
import { TrainingRunView } from "#lib/training/schema.ts";

export const GET = endpoint({
	summary: "A training: its plan, phases and checkpoints",
	params: z.object({ runId: z.uuid() }),
	answers: TrainingRunView,
	handle: async (actor, { params }) => ({ value: await getTrainingRun(actor, params.runId) }),
});
