import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { search } from "#lib/home/search.server.ts";

export const GET = endpoint({
	summary: "Find leaves, contributions, runs, datasets and models by words or number",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ q: z.string().max(200) }),
	handle: async (actor, { params, query }) => ({ value: await search(actor, params.projectId, query.q) }),
});
