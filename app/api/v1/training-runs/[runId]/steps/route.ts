import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { listTrainingSteps } from "#lib/training/queries.server.ts";
import { TrainingSteps } from "#lib/training/schema.ts";

export const GET = endpoint({
	summary: "The loss curve of a training",
	params: z.object({ runId: z.uuid() }),
	answers: TrainingSteps,
	handle: async (actor, { params }) => ({ value: await listTrainingSteps(actor, params.runId) }),
});
