import { z } from "zod";
import { uploadEndpoint } from "#app/_server/streams.ts";
import { importResults } from "#lib/evaluation/import.server.ts";
import { ResultsQuery } from "#lib/evaluation/schema.ts";
import { MAX_UPLOAD_BYTES } from "#lib/evaluation/uploads.server.ts";

export const POST = uploadEndpoint({
	summary:
		"Bring in results of lm-evaluation-harness: results_….json, or a .tar of it with its samples files",
	params: z.object({ projectId: z.uuid() }),
	query: ResultsQuery,
	maxBytes: MAX_UPLOAD_BYTES,
	handle: (actor, { params, query, body }) => importResults(actor, params.projectId, query, body),
});
