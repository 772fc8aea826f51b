import { z } from "zod";
import { downloadEndpoint } from "#app/_server/streams.ts";
import { exportTaxonomy } from "#lib/taxonomy/export.server.ts";
import { ExportQuery } from "#lib/taxonomy/schema.ts";

export const GET = downloadEndpoint({
	summary: "A leaf, a folder or a whole taxonomy as a .tar.gz, with the bytes as they came in.",
	params: z.object({ projectId: z.uuid() }),
	query: ExportQuery,
	media: "application/gzip",
	handle: (actor, { params, query }) => exportTaxonomy(actor, params.projectId, query),
});
