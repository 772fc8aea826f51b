import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { uploadEndpoint } from "#app/_server/streams.ts";
import { addDocument } from "#lib/documents/commands.server.ts";
import { listDocuments } from "#lib/documents/queries.server.ts";
import { MAX_DOCUMENT_BYTES } from "#lib/documents/read-text.ts";
import { CursorQuery, DocumentPage, DocumentQuery } from "#lib/documents/schema.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "A project's documents, newest first.",
	params,
	query: CursorQuery,
	answers: DocumentPage,
	handle: async (actor, { params, query }) => ({
		value: await listDocuments(actor, params.projectId, query),
	}),
});

export const POST = uploadEndpoint({
	summary: "Adds a Markdown or plain text document, and cuts it into chunks.",
	params,
	query: DocumentQuery,
	maxBytes: MAX_DOCUMENT_BYTES,
	handle: async (actor, { params, query, body }) =>
		addDocument(actor, params.projectId, query, await buffer(body)),
});
