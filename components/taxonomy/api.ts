import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ask } from "#components/api-client.ts";
import { LeafHits, TreeColumns } from "#lib/taxonomy/schema.ts";
import { fromColumns } from "#lib/taxonomy/tree-columns.ts";

/** A leaf, a folder or, by "", a whole taxonomy as an archive to download. */
export const exportHref = (projectId: string, path: string): string =>
	`/api/v1/projects/${projectId}/taxonomy-export${path === "" ? "" : `?${new URLSearchParams({ path })}`}`;

/** All nodes of the project. Live events of the kind "taxonomy-node" make it read again. */
export const treeQuery = (projectId: string) =>
	queryOptions({
		queryKey: ["taxonomy-node", "tree", projectId],
		queryFn: async ({ signal }) => {
			const at = `/projects/${projectId}/taxonomy-nodes?form=columns`;
			return fromColumns((await ask(TreeColumns, at, { signal })).value);
		},
		staleTime: 60_000,
	});

/** Leaves by the words of their texts; asked for once words are there. What was found before stays till then. */
export const searchQuery = (projectId: string, words: string) =>
	queryOptions({
		queryKey: ["taxonomy-node", "search", projectId, words],
		queryFn: async ({ signal }) => {
			const at = `/projects/${projectId}/taxonomy-search?q=${encodeURIComponent(words.slice(0, 200))}`;
			return (await ask(LeafHits, at, { signal })).value;
		},
		enabled: words !== "",
		placeholderData: keepPreviousData,
		staleTime: 60_000,
	});
