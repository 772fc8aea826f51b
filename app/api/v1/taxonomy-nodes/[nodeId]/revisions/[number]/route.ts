import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getRevision } from "#lib/taxonomy/queries.server.ts";
import { RevisionView } from "#lib/taxonomy/schema.ts";

export const GET = endpoint({
	summary: "A revision of a leaf, with its text.",
	params: z.object({ nodeId: z.uuid(), number: z.coerce.number().int().min(1).max(2_000_000_000) }),
	answers: RevisionView,
	handle: async (actor, { params }) => ({ value: await getRevision(actor, params.nodeId, params.number) }),
});
