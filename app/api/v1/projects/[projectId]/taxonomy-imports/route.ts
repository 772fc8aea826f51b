import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { uploadEndpoint } from "#app/_server/streams.ts";
import { importTaxonomy, MAX_IMPORT_BYTES } from "#lib/taxonomy/import.server.ts";
import { listImports } from "#lib/taxonomy/import-queries.server.ts";
import { ImportPage, ImportQuery } from "#lib/taxonomy/schema.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "A project's imports, newest first.",
	params,
	query: z.object({ cursor: z.string().optional() }),
	answers: ImportPage,
	handle: async (actor, { params, query }) => ({ value: await listImports(actor, params.projectId, query) }),
});

export const POST = uploadEndpoint({
	summary: "Brings in a taxonomy: a qna.yaml, a .tar or a .tar.gz.",
	params,
	query: ImportQuery,
	maxBytes: MAX_IMPORT_BYTES,
	handle: (actor, { params, query, body }) => importTaxonomy(actor, params.projectId, query, body),
});
