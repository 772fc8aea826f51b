import { z } from "zod";
import { uploadEndpoint } from "#app/_server/streams.ts";
import { MAX_IMPORT_BYTES } from "#lib/taxonomy/import.server.ts";
import { previewImport } from "#lib/taxonomy/import-preview.server.ts";
import { ImportPreview, ImportQuery } from "#lib/taxonomy/schema.ts";

export const POST = uploadEndpoint({
	summary: "What an import of this would change, leaf by leaf. Nothing is written.",
	params: z.object({ projectId: z.uuid() }),
	query: ImportQuery,
	answers: ImportPreview,
	maxBytes: MAX_IMPORT_BYTES,
	status: 200,
	handle: (actor, { params, query, body }) => previewImport(actor, params.projectId, query, body),
});
