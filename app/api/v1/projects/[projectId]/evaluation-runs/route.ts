import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { startEvaluation } from "#lib/evaluation/commands.server.ts";
import { listEvaluationRuns } from "#lib/evaluation/queries.server.ts";
import { EvaluationInput, EvaluationLine, EvaluationRunView } from "#lib/evaluation/schema.ts";
import { pageOf } from "#lib/platform/lists.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "Evaluations, newest first",
	params,
	query: z.object({ cursor: z.coerce.number().int().positive().optional() }),
	answers: pageOf(EvaluationLine),
	handle: async (actor, { params, query }) => ({
		value: await listEvaluationRuns(actor, params.projectId, { before: query.cursor }),
	}),
});

export const POST = endpoint({
	summary: "Evaluate a model on held-out rows, on the small judged set or on a benchmark pack",
	params,
	body: EvaluationInput,
	answers: EvaluationRunView,
	status: 202,
	handle: (actor, { params, body }) => startEvaluation(actor, params.projectId, body),
});
