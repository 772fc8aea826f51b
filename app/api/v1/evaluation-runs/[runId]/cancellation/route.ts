import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { cancelEvaluation } from "#lib/evaluation/commands.server.ts";
import { EvaluationRunView } from "#lib/evaluation/schema.ts";

export const POST = endpoint({
	summary: "End an evaluation before its time",
	params: z.object({ runId: z.uuid() }),
	answers: EvaluationRunView,
	status: 201,
	handle: (actor, { params }) => cancelEvaluation(actor, params.runId),
});
