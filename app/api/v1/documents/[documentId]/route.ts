import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getDocument } from "#lib/documents/queries.server.ts";
import { DocumentView } from "#lib/documents/schema.ts";

export const GET = endpoint({
	summary: "A document and the leaves that it is attached to.",
	params: z.object({ documentId: z.uuid() }),
	answers: DocumentView,
	handle: async (actor, { params }) => ({ value: await getDocument(actor, params.documentId) }),
});
