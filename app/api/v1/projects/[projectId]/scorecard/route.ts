import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { ScorecardView } from "#lib/evaluation/schema.ts";
import { getScorecard } from "#lib/evaluation/scorecard.server.ts";

export const GET = endpoint({
	summary: "The project's models beside the LAB paper's, compared with a baseline",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ baseline: z.string().max(200).optional() }),
	answers: ScorecardView,
	handle: async (actor, { params, query }) => ({
		value: await getScorecard(actor, params.projectId, query),
	}),
});
