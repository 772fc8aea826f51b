import { ask } from "#components/api-client.ts";
import { send } from "#components/upload.ts";
import { DocumentView } from "#lib/documents/schema.ts";

/** Sends a document. */
export function uploadDocument(
	projectId: string,
	file: File,
	query: { licence: string } & Partial<Record<"title" | "nodeId", string>>,
) {
	const words = new URLSearchParams({ name: file.name, ...(query as Record<string, string>) }).toString();
	return send(DocumentView, `/projects/${projectId}/documents?${words}`, file);
}

/** Attaches a document to a leaf, or takes it off. */
export const attachDocument = (documentId: string, nodeId: string, attached: boolean) =>
	ask(DocumentView, `/documents/${documentId}/leaves/${nodeId}`, { method: attached ? "DELETE" : "PUT" });
