import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { stopTraining } from "#lib/training/commands.server.ts";
import { TrainingRunView } from "#lib/training/schema.ts";

export const POST = endpoint({
	summary: "Ask a training to save and end",
	params: z.object({ runId: z.uuid() }),
	answers: TrainingRunView,
	status: 202,
	handle: (actor, { params }) => stopTraining(actor, params.runId),
});
