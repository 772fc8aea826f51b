import { NodeState, type TreeItem } from "./schema.ts";
import { isUsable, SAMPLE_TARGET } from "./tree.ts";

const BRANCHES = ["knowledge", "compositional_skill", "foundational_skill"] as const;
const STATES = NodeState.exclude(["folder"]).options;
const FINDINGS = ["errors", "warnings", "none"] as const;
const COVERAGES = ["no-seed", "none", "thin", "part", "full"] as const;

/** What can be chosen of each filter but the author, who may be anyone. */
export const TREE_CHOICES = {
	branch: BRANCHES,
	state: STATES,
	findings: FINDINGS,
	coverage: COVERAGES,
} as const;

/** In the order in which they are offered; each is a key of the address. */
export const TREE_FILTER_KEYS = ["branch", "state", "author", "findings", "coverage"] as const;

/** Left out: any. */
export type TreeFilter = {
	words: string;
	/** Leaves that the database found by these words in their texts. */
	found?: ReadonlySet<string>;
	branch?: (typeof BRANCHES)[number];
	state?: (typeof STATES)[number];
	author?: string;
	findings?: (typeof FINDINGS)[number];
	coverage?: (typeof COVERAGES)[number];
};

/** The filter that an address asks for; what it cannot read in it counts as left out. */
export function treeFilterOf(get: (key: string) => string | null): TreeFilter {
	const one = <T extends string>(key: string, all: readonly T[]) => all.find((value) => value === get(key));
	const [branch, state] = [one("branch", BRANCHES), one("state", STATES)];
	const [findings, coverage] = [one("findings", FINDINGS), one("coverage", COVERAGES)];
	const author = get("author");
	return {
		words: get("q") ?? "",
		...(branch && { branch }),
		...(state && { state }),
		...(author && { author }),
		...(findings && { findings }),
		...(coverage && { coverage }),
	};
}

/** Whether a filter leaves anything out. */
export const isFiltering = (filter: TreeFilter): boolean =>
	filter.words.trim() !== "" || TREE_FILTER_KEYS.some((key) => filter[key] !== undefined);

/**
 * The paths that a filter leaves: what matches, and the folders above it. The words match anywhere in the path, in
 * any order, or in the texts of a leaf. Any other filter is about leaves.
 */
export function filterTree(nodes: readonly TreeItem[], filter: TreeFilter) {
	const wanted = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
	const isOfLeaves = TREE_FILTER_KEYS.some((key) => filter[key] !== undefined);
	const paths = new Set<string>();
	let matches = 0;
	for (const node of nodes) {
		if (isOfLeaves && !(node.isLeaf && passes(node, filter))) continue;
		const path = node.path.toLowerCase();
		if (!wanted.every((word) => path.includes(word)) && !filter.found?.has(node.id)) continue;
		matches += 1;
		for (
			let at = node.path;
			at !== "" && !paths.has(at);
			at = at.slice(0, Math.max(0, at.lastIndexOf("/")))
		) {
			paths.add(at);
		}
	}
	return { paths, matches };
}

function passes(leaf: TreeItem, { branch, state, author, findings, coverage }: TreeFilter): boolean {
	return (
		(branch === undefined || leaf.kind === branch) &&
		(state === undefined || leaf.state === state) &&
		(author === undefined || leaf.author === author) &&
		(findings === undefined || leaf.verdict === (findings === "none" ? "ok" : findings)) &&
		(coverage === undefined || isCovered(leaf, coverage))
	);
}

/** Foundational leaves are never generated: how well they are covered is no question. */
function isCovered(leaf: TreeItem, coverage: NonNullable<TreeFilter["coverage"]>): boolean {
	if (leaf.kind === "foundational_skill") return false;
	const { acceptedSamples: accepted } = leaf;
	switch (coverage) {
		case "no-seed":
			return !isUsable(leaf);
		case "none":
			return accepted === 0;
		case "thin":
			return accepted < SAMPLE_TARGET / 3;
		case "part":
			return accepted >= SAMPLE_TARGET / 3 && accepted < SAMPLE_TARGET;
		case "full":
			return accepted >= SAMPLE_TARGET;
	}
}
