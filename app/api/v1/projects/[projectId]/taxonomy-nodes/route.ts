import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { TreeColumns, TreeView } from "#lib/taxonomy/schema.ts";
import { toColumns } from "#lib/taxonomy/tree-columns.ts";
import { getTree } from "#lib/taxonomy/tree-queries.server.ts";

export const GET = endpoint({
	summary: "All nodes of a project's taxonomy, in order of path; with form=columns a third of the size.",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ form: z.enum(["rows", "columns"]).default("rows") }),
	answers: z.union([TreeView, TreeColumns]),
	handle: async (actor, { params, query }) => {
		const tree = await getTree(actor, params.projectId);
		return { value: query.form === "columns" ? toColumns(tree) : tree };
	},
});
