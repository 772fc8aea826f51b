import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { aLeaf, aSkillText } from "#lib/platform/testing/taxonomy-factories.ts";
import type { MatrixRows, World } from "./row.ts";

const project = async ({ projectId }: World) => ({ params: { projectId } });
const leafOf = async ({ projectId }: World) => (await aLeaf(projectId)).id;

async function anImport(projectId: string): Promise<string> {
	const { id: nodeId } = await aLeaf(projectId);
	const { importId } = await db.importFile.findFirstOrThrow({ where: { nodeId } });
	return importId;
}

export const rows: MatrixRows = {
	"GET /projects/[projectId]/taxonomy-nodes": { for: "members", ok: 200, given: project },
	"GET /projects/[projectId]/taxonomy-search": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => ({ params: { projectId }, query: { q: "bees" } }),
	},
	"GET /projects/[projectId]/taxonomy-imports": { for: "members", ok: 200, given: project },
	"POST /projects/[projectId]/taxonomy-imports": {
		for: ["contributor", "admin"],
		ok: 201,
		given: async ({ projectId }) => ({
			params: { projectId },
			query: { source: "qna.yaml", path: `compositional_skills/${newId()}` },
			bytes: Buffer.from(aSkillText()),
		}),
	},
	"POST /projects/[projectId]/taxonomy-import-previews": {
		for: ["contributor", "admin"],
		ok: 200,
		given: async ({ projectId }) => ({
			params: { projectId },
			query: { source: "qna.yaml", path: `compositional_skills/${newId()}` },
			bytes: Buffer.from(aSkillText()),
		}),
	},
	"GET /projects/[projectId]/taxonomy-export": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => {
			const { path } = await aLeaf(projectId);
			return { params: { projectId }, query: { path } };
		},
	},
	"GET /taxonomy-imports/[importId]": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => ({ params: { importId: await anImport(projectId) } }),
	},
	"GET /taxonomy-nodes/[nodeId]": {
		for: "members",
		ok: 200,
		given: async (world) => ({ params: { nodeId: await leafOf(world) } }),
	},
	"GET /taxonomy-nodes/[nodeId]/revisions/[number]": {
		for: "members",
		ok: 200,
		given: async (world) => ({ params: { nodeId: await leafOf(world), number: "1" } }),
	},
	"GET /taxonomy-nodes/[nodeId]/diff": {
		for: "members",
		ok: 200,
		given: async (world) => ({ params: { nodeId: await leafOf(world) }, query: { from: "1", to: "1" } }),
	},
};
