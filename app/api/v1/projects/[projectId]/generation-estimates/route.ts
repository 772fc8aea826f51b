import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { estimateGeneration } from "#lib/generation/commands.server.ts";
import { EstimateView, GenerationInput } from "#lib/generation/schema.ts";

export const POST = endpoint({
	summary: "What a generation run would cost, and what blocks it; changes nothing",
	params: z.object({ projectId: z.uuid() }),
	body: GenerationInput,
	answers: EstimateView,
	handle: (actor, { params, body }) => estimateGeneration(actor, params.projectId, body),
});
