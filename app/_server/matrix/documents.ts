import { aMember } from "#lib/platform/testing/factories.ts";
import { aDocument, aKnowledgeLeaf } from "#lib/platform/testing/taxonomy-factories.ts";
import type { MatrixRows, World } from "./row.ts";

async function documentOf({ projectId }: World) {
	const { actor } = await aMember(projectId, "contributor");
	return aDocument(actor, projectId);
}

const documentAndLeaf = async (world: World) => ({
	params: { documentId: (await documentOf(world)).id, nodeId: (await aKnowledgeLeaf(world.projectId)).id },
});

export const rows: MatrixRows = {
	"GET /projects/[projectId]/documents": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => ({ params: { projectId } }),
	},
	"POST /projects/[projectId]/documents": {
		for: ["contributor", "admin"],
		ok: 201,
		given: async ({ projectId }) => ({
			params: { projectId },
			query: { name: "bees.md", licence: "CC0-1.0" },
			bytes: Buffer.from("# Bees\n\nThey fly.\n"),
		}),
	},
	"GET /documents/[documentId]": {
		for: "members",
		ok: 200,
		given: async (world) => ({ params: { documentId: (await documentOf(world)).id } }),
	},
	"GET /documents/[documentId]/chunks": {
		for: "members",
		ok: 200,
		given: async (world) => ({ params: { documentId: (await documentOf(world)).id } }),
	},
	"PUT /documents/[documentId]/leaves/[nodeId]": {
		for: ["contributor", "admin"],
		ok: 200,
		given: documentAndLeaf,
	},
	"DELETE /documents/[documentId]/leaves/[nodeId]": {
		for: ["contributor", "admin"],
		ok: 200,
		given: documentAndLeaf,
	},
};
