"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { Bed } from "#components/charts/bed.tsx";
import { isUsable, SAMPLE_TARGET } from "#lib/taxonomy/tree.ts";
import { treeQuery } from "./api.ts";

type Props = {
	name: string;
	projectId: string;
	/** "/p/demo/taxonomy". */
	base: string;
	/** The folder whose leaves are shown; absent or "" for all. */
	under?: string;
	title?: string;
	sub?: string;
	/** As the page has them; where they change, so has the bed. */
	totals: { leaves: number; seeds: number; accepted: number };
};

/** The bed of a taxonomy or a folder. Ten thousand leaves come with the tree, once for all pages, and not in each page. */
export function TaxonomyBed({ projectId, base, under = "", totals, ...head }: Props) {
	const { data } = useQuery(treeQuery(projectId));
	useReadAgain(projectId, `${totals.leaves} ${totals.seeds} ${totals.accepted}`);
	const leaves = useMemo(() => {
		const above = under === "" ? "" : `${under}/`;
		const inside = (data?.items ?? []).filter(
			({ isLeaf, state, path }) => isLeaf && state !== "retired" && path.startsWith(above),
		);
		return inside.map(({ path, kind, seedCount, acceptedSamples, state }) => ({
			path,
			kind,
			seeds: seedCount,
			accepted: acceptedSamples,
			target: kind === "foundational_skill" ? 0 : SAMPLE_TARGET,
			gap: !isUsable({ state, kind }) && kind !== "foundational_skill",
		}));
	}, [data, under]);
	return <Bed {...head} hrefBase={base} leaves={leaves} />;
}

/** A run that goes on changes no node, but what a page counts of it: then the tree is asked for again. */
function useReadAgain(projectId: string, counted: string): void {
	const queries = useQueryClient();
	const seen = useRef(counted);
	useEffect(() => {
		if (seen.current === counted) return;
		seen.current = counted;
		void queries.invalidateQueries({ queryKey: treeQuery(projectId).queryKey });
	}, [projectId, counted, queries]);
}
