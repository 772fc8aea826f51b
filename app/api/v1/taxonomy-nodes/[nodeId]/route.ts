import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getNode } from "#lib/taxonomy/queries.server.ts";
import { NodeView } from "#lib/taxonomy/schema.ts";

export const GET = endpoint({
	summary: "A node with its live revision, seed examples, history and documents.",
	params: z.object({ nodeId: z.uuid() }),
	answers: NodeView,
	handle: async (actor, { params }) => ({ value: await getNode(actor, params.nodeId) }),
});
