import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getTree } from "#lib/taxonomy/queries.server.ts";
import { TreeView } from "#lib/taxonomy/schema.ts";

export const GET = endpoint({
	summary: "All nodes of a project's taxonomy, in order of path.",
	params: z.object({ projectId: z.uuid() }),
	answers: TreeView,
	handle: async (actor, { params }) => ({ value: await getTree(actor, params.projectId) }),
});
