import { queryOptions } from "@tanstack/react-query";
import { ask } from "#components/api-client.ts";
import { TreeView } from "#lib/taxonomy/schema.ts";

/** All nodes of the project. Live events of the kind "taxonomy-node" make it read again. */
export const treeQuery = (projectId: string) =>
	queryOptions({
		queryKey: ["taxonomy-node", "tree", projectId],
		queryFn: async ({ signal }) =>
			(await ask(TreeView, `/projects/${projectId}/taxonomy-nodes`, { signal })).value,
		staleTime: 60_000,
	});
