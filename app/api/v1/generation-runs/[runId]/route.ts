import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getGenerationRun } from "#lib/generation/queries.server.ts";
import { GenerationRunView } from "#lib/generation/schema.ts";

export const GET = endpoint({
	summary: "A generation run: its funnel, leaves and progress",
	params: z.object({ runId: z.uuid() }),
	answers: GenerationRunView,
	handle: async (actor, { params }) => ({ value: await getGenerationRun(actor, params.runId) }),
});
