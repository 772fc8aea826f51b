"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useDeferredValue, useMemo } from "react";
import { FilterBox, FilterChoice } from "#components/ui/filters.tsx";
import { ErrorPanel, Skeleton } from "#components/ui/states.tsx";
import type { TreeNode } from "#components/ui/tree-model.ts";
import { useUrlState } from "#components/ui/url-state.ts";
import { CoverLegend, VirtualTree } from "#components/ui/virtual-tree.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { type Branch, buildTree, filterTree, type TreeFilter } from "#lib/taxonomy/tree.ts";
import { treeQuery } from "./api.ts";
import css from "./explorer.module.css";

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

const ONLY = ["all", "no-seed", "thin", "errors"] as const;

type PaneProps = { projectId: string; base: string; path: string; actions: ReactNode };

function Pane({ projectId, base, path, actions }: PaneProps) {
	const words = useWords().taxonomy;
	const formats = useFormats();
	const router = useRouter();
	const { get } = useUrlState();
	const { data, error, refetch } = useQuery(treeQuery(projectId));
	const filter: TreeFilter = {
		words: useDeferredValue(get("q") ?? ""),
		only: ONLY.find((one) => one === get("only")) ?? "all",
	};
	const { words: wanted, only } = filter;
	const tree = useMemo(() => buildTree(data?.items ?? []), [data]);
	const roots = useMemo(() => tree.roots.map(toRow), [tree]);
	const found = useMemo(() => {
		if (wanted.trim() === "" && only === "all") return null;
		const { paths, matches } = filterTree(data?.items ?? [], { words: wanted, only });
		const ids = new Set([...paths].flatMap((one) => tree.byPath.get(one)?.id ?? []));
		return { ids, matches };
	}, [data, tree, wanted, only]);

	return (
		<aside className={css.pane} aria-label={words.tree}>
			<div className={css.tools}>
				<div className="sb-phone-only">
					<div className="sb-row sb-wrap">{actions}</div>
				</div>
				<FilterBox label={words.filter} wide />
				<FilterChoice
					param="only"
					label={words.show}
					options={[
						{ value: "all", label: words.onlyAll },
						{ value: "no-seed", label: words.onlyNoSeed },
						{ value: "thin", label: words.onlyThin },
						{ value: "errors", label: words.onlyErrors },
					]}
				/>
				<div className="sb-meta" role="status">
					{found &&
						(found.matches > 0 ? words.matches(formats.integer(found.matches)) : words.noMatch(wanted))}
					{data?.cut && words.cut(formats.integer(data.items.length))}
				</div>
			</div>
			<div className={css.tree}>
				{error && !data && (
					<ErrorPanel heading={words.treeFailed} says={error.message} onRetry={() => refetch()} />
				)}
				{!data && !error && <Skeleton rows={12} what={words.tree} />}
				{data && roots.length > 0 && (
					<VirtualTree
						label={words.tree}
						roots={roots}
						selectedId={tree.byPath.get(path)?.id ?? null}
						kept={found?.ids ?? null}
						onSelect={({ id }) => {
							const node = data.items.find((one) => one.id === id);
							if (node) router.push(`${base}/${pathInUrl(node.path)}${queryOf({ q: wanted, only })}`);
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

function queryOf({ q, only }: { q: string; only: string }): string {
	const query = new URLSearchParams({ ...(q !== "" && { q }), ...(only !== "all" && { only }) }).toString();
	return query === "" ? "" : `?${query}`;
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
