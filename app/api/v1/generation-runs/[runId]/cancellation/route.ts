import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { cancelGenerationRun } from "#lib/generation/commands.server.ts";
import { GenerationRunView } from "#lib/generation/schema.ts";

export const POST = endpoint({
	summary: "Cancel a generation run; what was accepted stays",
	params: z.object({ runId: z.uuid() }),
	answers: GenerationRunView,
	status: 201,
	handle: (actor, { params }) => cancelGenerationRun(actor, params.runId),
});
