import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getRevisionDiff } from "#lib/taxonomy/queries.server.ts";
import { RevisionDiff } from "#lib/taxonomy/schema.ts";

const number = z.coerce.number().int().min(1).max(2_000_000_000);

export const GET = endpoint({
	summary: "Two revisions of a leaf, to compare.",
	params: z.object({ nodeId: z.uuid() }),
	query: z.object({ from: number, to: number }),
	answers: RevisionDiff,
	handle: async (actor, { params, query }) => ({ value: await getRevisionDiff(actor, params.nodeId, query) }),
});
