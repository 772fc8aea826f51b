import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getImport } from "#lib/taxonomy/import-queries.server.ts";
import { ImportView } from "#lib/taxonomy/schema.ts";

export const GET = endpoint({
	summary: "An import with what became of each file.",
	params: z.object({ importId: z.uuid() }),
	answers: ImportView,
	handle: async (actor, { params }) => ({ value: await getImport(actor, params.importId) }),
});
