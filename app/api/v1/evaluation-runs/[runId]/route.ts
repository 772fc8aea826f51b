import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getEvaluationRun } from "#lib/evaluation/queries.server.ts";
import { EvaluationRunView } from "#lib/evaluation/schema.ts";

export const GET = endpoint({
	summary: "An evaluation with its scores",
	params: z.object({ runId: z.uuid() }),
	answers: EvaluationRunView,
	handle: async (actor, { params }) => ({ value: await getEvaluationRun(actor, params.runId) }),
});
