import { anEvaluation, aTar, packFiles, resultsFile } from "#lib/platform/testing/evaluation-factories.ts";
import { aTeacher } from "#lib/platform/testing/generation-factories.ts";
import { aModel } from "#lib/platform/testing/training-factories.ts";
import type { MatrixRows, World } from "./row.ts";

const project = async ({ projectId }: World) => ({ params: { projectId } });

const aRun = async ({ projectId }: World) => ({ params: { runId: (await anEvaluation(projectId)).id } });

export const rows: MatrixRows = {
	"GET /projects/[projectId]/evaluation-runs": { for: "members", ok: 200, given: project },
	"POST /projects/[projectId]/evaluation-runs": {
		for: ["researcher"],
		ok: 202,
		given: async ({ projectId }) => {
			const [model, judge] = [await aModel(projectId), await aTeacher(projectId)];
			return {
				params: { projectId },
				body: { kind: "judged_set", modelId: model.id, judgeId: judge.id, first: 1 },
			};
		},
	},
	"GET /evaluation-runs/[runId]": { for: "members", ok: 200, given: aRun },
	"GET /evaluation-runs/[runId]/items": { for: "members", ok: 200, given: aRun },
	"POST /evaluation-runs/[runId]/cancellation": { for: ["researcher"], ok: 201, given: aRun },
	"GET /projects/[projectId]/benchmark-packs": { for: "members", ok: 200, given: project },
	"POST /projects/[projectId]/benchmark-packs": {
		for: ["researcher"],
		ok: 201,
		given: async ({ projectId }) => ({
			params: { projectId },
			query: { name: "Two questions", licence: "CC0-1.0" },
			bytes: await aTar(packFiles()),
		}),
	},
	"POST /projects/[projectId]/evaluation-imports": {
		for: ["researcher"],
		ok: 201,
		given: async ({ projectId }) => ({
			params: { projectId },
			query: { fileName: "results.json" },
			bytes: new TextEncoder().encode(resultsFile()),
		}),
	},
	"GET /projects/[projectId]/scorecard": { for: "members", ok: 200, given: project },
	"GET /projects/[projectId]/scorecard/export": { for: "members", ok: 200, given: project },
};
