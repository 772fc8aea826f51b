import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getCounts } from "#lib/home/queries.server.ts";
import { CountsView } from "#lib/home/schema.ts";

export const GET = endpoint({
	summary: "How many things wait in each place",
	params: z.object({ projectId: z.uuid() }),
	answers: CountsView,
	handle: async (actor, { params }) => ({ value: await getCounts(actor, params.projectId) }),
});
