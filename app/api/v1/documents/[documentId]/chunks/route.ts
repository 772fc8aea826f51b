import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { listChunks } from "#lib/documents/queries.server.ts";
import { ChunkPage, CursorQuery } from "#lib/documents/schema.ts";

export const GET = endpoint({
	summary: "A document's chunks, in reading order.",
	params: z.object({ documentId: z.uuid() }),
	query: CursorQuery,
	answers: ChunkPage,
	handle: async (actor, { params, query }) => ({ value: await listChunks(actor, params.documentId, query) }),
});
