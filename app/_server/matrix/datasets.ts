import { newId } from "#lib/platform/ids.ts";
import { aDatasetVersion, anAcceptedSample, aSample } from "#lib/platform/testing/dataset-factories.ts";
import type { MatrixRows, World } from "./row.ts";

const project = async ({ projectId }: World) => ({ params: { projectId } });

async function versionOf({ projectId }: World) {
	return { params: { versionId: (await aDatasetVersion(projectId)).id } };
}

export const rows: MatrixRows = {
	"GET /projects/[projectId]/dataset-forecast": { for: "members", ok: 200, given: project },
	"GET /projects/[projectId]/dataset-versions": { for: "members", ok: 200, given: project },
	"POST /projects/[projectId]/dataset-versions": {
		for: ["researcher"],
		ok: 201,
		given: async ({ projectId }) => {
			await anAcceptedSample(projectId);
			return { params: { projectId }, body: { name: `set-${newId()}` } };
		},
	},
	"GET /dataset-versions/[versionId]": { for: "members", ok: 200, given: versionOf },
	"GET /dataset-versions/[versionId]/rows": { for: "members", ok: 200, given: versionOf },
	"GET /dataset-versions/[versionId]/export": { for: "members", ok: 200, given: versionOf },
	"GET /traces/[id]": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => ({ params: { id: (await aSample(projectId)).id } }),
	},
};
