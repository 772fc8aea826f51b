"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useDeferredValue, useMemo } from "react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { FilterBox } from "#components/ui/filters.tsx";
import { Empty, ErrorPanel, Skeleton } from "#components/ui/states.tsx";
import type { TreeNode } from "#components/ui/tree-model.ts";
import { changedUrl } from "#components/ui/url-state.ts";
import { CoverLegend, VirtualTree } from "#components/ui/virtual-tree.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { type Branch, buildTree } from "#lib/taxonomy/tree.ts";
import { filterTree, isFiltering, TREE_FILTER_KEYS, treeFilterOf } from "#lib/taxonomy/tree-filter.ts";
import { searchQuery, treeQuery } from "./api.ts";
import css from "./explorer.module.css";
import { FoundList } from "./found-list.tsx";
import { TreeFilters } from "./tree-filters.tsx";

type Props = {
	projectId: string;
	slug: string;
	/** What the whole taxonomy's page offers: on a phone the tree stands in its place. */
	actions: ReactNode;
	children: ReactNode;
};

/** The tree at the left, and the node's page. On a phone one of the two. */
export function Explorer({ projectId, slug, actions, children }: Props) {
	const base = `/p/${slug}/taxonomy`;
	const path = decodeURIComponent(usePathname().slice(base.length + 1));
	return (
		<div className={css.explorer} data-at={path === "" ? "root" : "node"}>
			<Pane projectId={projectId} base={base} path={path} actions={actions} />
			<div className={css.content}>{children}</div>
		</div>
	);
}

type PaneProps = { projectId: string; base: string; path: string; actions: ReactNode };

function Pane({ projectId, base, path, actions }: PaneProps) {
	const words = useWords().taxonomy;
	const formats = useFormats();
	const router = useRouter();
	const search = useSearchParams().toString();
	const filter = useDeferredValue(
		useMemo(() => treeFilterOf((key) => new URLSearchParams(search).get(key)), [search]),
	);
	const { data, error, refetch } = useQuery(treeQuery(projectId));
	const inTexts = useQuery(searchQuery(projectId, filter.words.trim()));
	const texts = filter.words.trim() === "" ? undefined : inTexts.data;
	const tree = useMemo(() => buildTree(data?.items ?? []), [data]);
	const roots = useMemo(() => tree.roots.map(toRow), [tree]);
	const found = useMemo(() => {
		if (!isFiltering(filter)) return null;
		const inText = texts && { found: new Set(texts.ids) };
		const { paths, matches } = filterTree(data?.items ?? [], { ...filter, ...inText });
		const ids = new Set([...paths].flatMap((one) => tree.byPath.get(one)?.id ?? []));
		return { ids, matches };
	}, [data, tree, filter, texts]);
	// The filters stay in the address from page to page; what a leaf's own page keeps there does not.
	const hrefOf = (to: string) => {
		const keys = ["q", ...TREE_FILTER_KEYS];
		const kept = [...new URLSearchParams(search)].filter(([key]) => keys.includes(key));
		return changedUrl(`${base}/${pathInUrl(to)}`, new URLSearchParams(kept).toString(), {});
	};
	const isSearching = inTexts.isFetching || filter.words !== (new URLSearchParams(search).get("q") ?? "");

	return (
		<aside className={css.pane} aria-label={words.tree}>
			<div className={css.tools}>
				<div className="sb-phone-only">
					<div className="sb-row sb-wrap">{actions}</div>
				</div>
				<FilterBox label={words.filter} wide />
				<TreeFilters filter={filter} items={data?.items ?? []} />
				<div className="sb-meta" role="status">
					{found && found.matches > 0 && words.matches(formats.integer(found.matches))}
					{found && found.matches === 0 && data && !isSearching && words.matches("0")}
					{data?.cut && words.cut(formats.integer(data.items.length))}
					{inTexts.isError && <div>{words.searchFailed}</div>}
				</div>
			</div>
			{texts && (
				<FoundList
					hits={texts.hits.filter(({ id }) => found?.ids.has(id))}
					isPart={texts.ids.length > texts.hits.length}
					isCut={texts.cut}
					hrefOf={hrefOf}
				/>
			)}
			<div className={css.tree}>
				{error && !data && (
					<ErrorPanel heading={words.treeFailed} says={error.message} onRetry={() => refetch()} />
				)}
				{!data && !error && <Skeleton rows={12} what={words.tree} />}
				{data && found?.matches === 0 && !isSearching && (
					<div className={css.nothing}>
						<Empty
							heading={words.noMatch}
							action={
								<ButtonLink href={path === "" ? base : `${base}/${pathInUrl(path)}`}>
									{words.clearSearch}
								</ButtonLink>
							}
						>
							{words.noMatchSays}
						</Empty>
					</div>
				)}
				{data && roots.length > 0 && found?.matches !== 0 && (
					<VirtualTree
						label={words.tree}
						roots={roots}
						selectedId={tree.byPath.get(path)?.id ?? null}
						kept={found?.ids ?? null}
						onSelect={({ id }) => {
							const node = data.items.find((one) => one.id === id);
							if (node) router.push(hrefOf(node.path));
						}}
					/>
				)}
			</div>
			<div className={css.legend}>
				<CoverLegend />
			</div>
		</aside>
	);
}

function toRow({ id, name, kind, isLeaf, state, seedCount, totals, children }: Branch): TreeNode {
	const generated = kind !== "foundational_skill";
	return {
		id,
		name,
		...(isLeaf && { kind }),
		...(children.length > 0 && { leafCount: totals.leaves, children: children.map(toRow) }),
		...(generated && {
			coverage: {
				accepted: totals.accepted,
				target: Math.max(1, totals.target),
				gap: isLeaf ? state !== "live" || seedCount === 0 : totals.withoutSeed === totals.leaves,
			},
		}),
	};
}
