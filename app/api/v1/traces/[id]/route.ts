import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { TraceView } from "#lib/datasets/schema.ts";
import { trace } from "#lib/datasets/trace.server.ts";

export const GET = endpoint({
	summary: "The way from an exported row or a sample back to people",
	params: z.object({ id: z.uuid() }),
	answers: TraceView,
	handle: async (actor, { params }) => ({ value: await trace(actor, params.id) }),
});
