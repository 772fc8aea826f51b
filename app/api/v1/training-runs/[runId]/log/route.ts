import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { readTrainingLog } from "#lib/training/queries.server.ts";
import { TrainingLog } from "#lib/training/schema.ts";

export const GET = endpoint({
	summary: "The last words of the trainer",
	params: z.object({ runId: z.uuid() }),
	answers: TrainingLog,
	handle: async (actor, { params }) => ({ value: await readTrainingLog(actor, params.runId) }),
});
