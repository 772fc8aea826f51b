import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { NumberCursor, pageOf } from "#lib/platform/lists.ts";
import { startTraining } from "#lib/training/commands.server.ts";
import { listTrainingRuns } from "#lib/training/queries.server.ts";
import { TrainingInput, TrainingLine, TrainingRunView } from "#lib/training/schema.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "Trainings, newest first",
	params,
	query: z.object({ cursor: NumberCursor.optional() }),
	answers: pageOf(TrainingLine),
	handle: async (actor, { params, query }) => ({
		value: await listTrainingRuns(actor, params.projectId, { before: query.cursor }),
	}),
});

export const POST = endpoint({
	summary: "Start a training of a dataset version, in phases with replay",
	params,
	body: TrainingInput,
	answers: TrainingRunView,
	status: 202,
	handle: (actor, { params, body }) => startTraining(actor, params.projectId, body),
});
