import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { LeafHits } from "#lib/taxonomy/schema.ts";
import { searchLeaves } from "#lib/taxonomy/search.server.ts";

export const GET = endpoint({
	summary: "Find leaves by the words of their path, tasks, seed examples and authors",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ q: z.string().max(200) }),
	answers: LeafHits,
	handle: async (actor, { params, query }) => ({
		value: await searchLeaves(actor, params.projectId, query.q),
	}),
});
