import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { resumeTraining } from "#lib/training/commands.server.ts";
import { TrainingRunView } from "#lib/training/schema.ts";

export const POST = endpoint({
	summary: "Go on with a training from its last checkpoint",
	params: z.object({ runId: z.uuid() }),
	answers: TrainingRunView,
	status: 202,
	handle: (actor, { params }) => resumeTraining(actor, params.runId),
});
