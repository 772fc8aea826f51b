import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { attachDocument, detachDocument } from "#lib/documents/commands.server.ts";
import { DocumentView } from "#lib/documents/schema.ts";

const params = z.object({ documentId: z.uuid(), nodeId: z.uuid() });

export const PUT = endpoint({
	summary: "Attaches a document to a knowledge leaf.",
	params,
	answers: DocumentView,
	handle: (actor, { params }) => attachDocument(actor, params.documentId, params.nodeId),
});

export const DELETE = endpoint({
	summary: "Takes a document off a leaf.",
	params,
	answers: DocumentView,
	handle: (actor, { params }) => detachDocument(actor, params.documentId, params.nodeId),
});
