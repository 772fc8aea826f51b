import { systemActor } from "#lib/auth/actor.ts";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { aLeaf, aTeacher } from "#lib/platform/testing/generation-factories.ts";
import type { MatrixRows, World } from "./row.ts";

const project = async ({ projectId }: World) => ({ params: { projectId } });

async function anInput(projectId: string) {
	const [leaf, teacher] = [await aLeaf(projectId), await aTeacher(projectId)];
	return { nodeIds: [leaf.nodeId], samplesPerLeaf: 5, teacherId: teacher.id };
}

/** A run that waits for a worker. */
async function aRun({ projectId }: World) {
	const run = await startGenerationRun(systemActor("test"), projectId, await anInput(projectId));
	return { params: { runId: run.value.id } };
}

export const rows: MatrixRows = {
	"GET /projects/[projectId]/generation-runs": { for: "members", ok: 200, given: project },
	"POST /projects/[projectId]/generation-runs": {
		for: ["admin"],
		ok: 202,
		given: async ({ projectId }) => ({ params: { projectId }, body: await anInput(projectId) }),
	},
	"POST /projects/[projectId]/generation-estimates": {
		for: ["admin"],
		ok: 200,
		given: async ({ projectId }) => ({ params: { projectId }, body: await anInput(projectId) }),
	},
	"GET /generation-runs/[runId]": { for: "members", ok: 200, given: aRun },
	"POST /generation-runs/[runId]/cancellation": { for: ["admin"], ok: 201, given: aRun },
};
