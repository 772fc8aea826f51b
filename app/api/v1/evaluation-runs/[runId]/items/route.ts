import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { listEvaluationItems } from "#lib/evaluation/queries.server.ts";
import { EvaluationItemView } from "#lib/evaluation/schema.ts";
import { pageOf } from "#lib/platform/lists.ts";

export const GET = endpoint({
	summary: "The questions of an evaluation, with answers, judgements and scores",
	params: z.object({ runId: z.uuid() }),
	query: z.object({
		cursor: z
			.string()
			.regex(/^\d{1,9}\.[12]$/)
			.optional(),
	}),
	answers: pageOf(EvaluationItemView),
	handle: async (actor, { params, query }) => ({
		value: await listEvaluationItems(actor, params.runId, { after: query.cursor }),
	}),
});
