import type { Actor } from "#lib/auth/actor.ts";
import { aSample } from "#lib/platform/testing/dataset-factories.ts";
import { judgeSample } from "#lib/samples/commands.server.ts";
import type { MatrixRows, World } from "./row.ts";

const project = async ({ projectId }: World) => ({ params: { projectId } });

async function sampleOf({ projectId }: World) {
	const { runId, id } = await aSample(projectId);
	return { params: { runId, sampleId: id } };
}

export const rows: MatrixRows = {
	"GET /projects/[projectId]/samples": { for: "members", ok: 200, given: project },
	"GET /projects/[projectId]/sample-queue": { for: "members", ok: 200, given: project },
	"GET /generation-runs/[runId]/samples/[sampleId]": { for: "members", ok: 200, given: sampleOf },
	"POST /generation-runs/[runId]/samples/[sampleId]/verdicts": {
		for: ["reviewer"],
		ok: 201,
		given: async (world) => ({ ...(await sampleOf(world)), body: { verdict: "accept" } }),
	},
	"DELETE /generation-runs/[runId]/samples/[sampleId]/verdicts/[verdictId]": {
		for: ["reviewer"],
		ok: 200,
		given: async (world) => {
			const { projectId, people } = world;
			const { runId, id } = await aSample(projectId);
			const { id: userId } = people.reviewer;
			const reviewer: Actor = {
				kind: "user",
				id: userId,
				userId,
				name: "A reviewer",
				siteAdmin: false,
				readOnly: false,
				roles: { [projectId]: ["reviewer"] },
			};
			const { value } = await judgeSample(reviewer, runId, id, { verdict: "accept", note: "" });
			return { params: { runId, sampleId: id, verdictId: value.verdict?.id ?? "" } };
		},
	},
};
