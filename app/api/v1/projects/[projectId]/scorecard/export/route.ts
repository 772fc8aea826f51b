import { z } from "zod";
import { downloadEndpoint } from "#app/_server/streams.ts";
import { exportScorecard } from "#lib/evaluation/scorecard.server.ts";

export const GET = downloadEndpoint({
	summary: "The scorecard as CSV, LaTeX or JSON",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({
		format: z.enum(["csv", "latex", "json"]).default("csv"),
		baseline: z.string().max(200).optional(),
	}),
	handle: (actor, { params, query }) =>
		exportScorecard(actor, params.projectId, query.format, query.baseline ?? null),
});
