import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { listGenerationRuns } from "#lib/generation/queries.server.ts";
import { GenerationInput, GenerationRunLine, GenerationRunView } from "#lib/generation/schema.ts";
import { NumberCursor, pageOf } from "#lib/platform/lists.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "Generation runs, newest first",
	params,
	query: z.object({ cursor: NumberCursor.optional() }),
	answers: pageOf(GenerationRunLine),
	handle: async (actor, { params, query }) => ({
		value: await listGenerationRuns(actor, params.projectId, { before: query.cursor }),
	}),
});

export const POST = endpoint({
	summary: "Start a generation run over leaves",
	params,
	body: GenerationInput,
	answers: GenerationRunView,
	status: 202,
	handle: (actor, { params, body }) => startGenerationRun(actor, params.projectId, body),
});
