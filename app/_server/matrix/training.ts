import { aCheckpoint, aDataset, aModel, aTraining } from "#lib/platform/testing/training-factories.ts";
import type { MatrixRows, World } from "./row.ts";

const project = async ({ projectId }: World) => ({ params: { projectId } });

const aRun = async ({ projectId }: World) => ({ params: { runId: (await aTraining(projectId)).id } });

const aStoppedRun = async ({ projectId }: World) => ({
	params: { runId: (await aTraining(projectId, "cancelled")).id },
});

export const rows: MatrixRows = {
	"GET /projects/[projectId]/training-runs": { for: "members", ok: 200, given: project },
	"POST /projects/[projectId]/training-runs": {
		for: ["admin"],
		ok: 202,
		given: async ({ projectId }) => {
			const [version, model] = [await aDataset(projectId), await aModel(projectId)];
			return {
				params: { projectId },
				body: { versionId: version.id, baseModelId: model.id, preset: "tiny" },
			};
		},
	},
	"GET /training-runs/[runId]": { for: "members", ok: 200, given: aRun },
	"GET /training-runs/[runId]/steps": { for: "members", ok: 200, given: aRun },
	"GET /training-runs/[runId]/log": { for: "members", ok: 200, given: aRun },
	"POST /training-runs/[runId]/stop": { for: ["admin"], ok: 202, given: aRun },
	"POST /training-runs/[runId]/resumption": { for: ["admin"], ok: 202, given: aStoppedRun },
	"GET /projects/[projectId]/models": { for: "members", ok: 200, given: project },
	"POST /projects/[projectId]/models": {
		for: ["researcher", "admin"],
		ok: 202,
		given: async ({ projectId }) => ({ params: { projectId }, body: { source: "tiny", name: "Tiny" } }),
	},
	"POST /projects/[projectId]/checkpoints/[checkpointId]/model": {
		for: ["researcher", "admin"],
		ok: 201,
		given: async ({ projectId }) => ({
			params: { projectId, checkpointId: (await aCheckpoint(projectId)).id },
		}),
	},
};
