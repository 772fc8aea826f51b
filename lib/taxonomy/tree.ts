import type { NodeKind } from "#prisma/enums.ts";
import type { NodeState, TreeNode } from "./schema.ts";

/** How many accepted samples make a leaf well covered, until a project can say so itself. */
export const SAMPLE_TARGET = 100;

/** How a node stands, by what its row and its live revision say. */
export function stateOf(node: {
	isLeaf: boolean;
	retired: boolean;
	live: { verdict: string; legacy: boolean } | null;
}): NodeState {
	if (node.retired) return "retired";
	if (!node.isLeaf) return "folder";
	if (!node.live) return "empty";
	if (node.live.legacy) return "legacy";
	return node.live.verdict === "errors" ? "broken" : "live";
}

/** What is below a node and in it, counted. */
export type Totals = {
	leaves: number;
	seeds: number;
	/** Leaves that nothing can be generated from. */
	withoutSeed: number;
	accepted: number;
	/** Leaves × `SAMPLE_TARGET`; foundational leaves are not generated and count nothing. */
	target: number;
};

/** Of nothing. */
export const noTotals = (): Totals => ({ leaves: 0, seeds: 0, withoutSeed: 0, accepted: 0, target: 0 });

/** Counts leaves that stand alike; `seeds` and `accepted` are of all of them. */
export function addLeaves(
	totals: Totals,
	group: { kind: NodeKind; state: NodeState; leaves: number; seeds: number; accepted: number },
): void {
	const generated = group.kind !== "foundational_skill";
	totals.leaves += group.leaves;
	totals.seeds += group.seeds;
	totals.accepted += group.accepted;
	if (generated) totals.target += SAMPLE_TARGET * group.leaves;
	if (generated && !isUsable(group)) totals.withoutSeed += group.leaves;
}

/** What stands directly in a folder, with what is in it and below it counted. */
export type FolderChild = { id: string; path: string; state: NodeState; totals: Totals };
export type FolderContents = { children: FolderChild[]; totals: Totals };

/** A node with its place among the others. `children` are in order of path. */
export type Branch = TreeNode & {
	name: string;
	depth: number;
	parent: string | null;
	children: Branch[];
	totals: Totals;
};

/** Whether something can be generated from a leaf. */
export const isUsable = ({ state, kind }: { state: NodeState; kind: NodeKind }): boolean =>
	state === "live" && kind !== "foundational_skill";

/**
 * The tree of a list of nodes, with what each folder holds. A node whose parent is not in the list is a root.
 *
 * @returns the roots, and every node by path
 */
export function buildTree(nodes: readonly TreeNode[]): { roots: Branch[]; byPath: Map<string, Branch> } {
	const byPath = new Map<string, Branch>();
	for (const node of nodes) {
		const at = node.path.lastIndexOf("/");
		byPath.set(node.path, {
			...node,
			name: node.path.slice(at + 1),
			depth: node.path.split("/").length - 1,
			parent: at < 0 ? null : node.path.slice(0, at),
			children: [],
			totals: noTotals(),
		});
	}
	const roots: Branch[] = [];
	for (const branch of byPath.values()) {
		const parent = branch.parent === null ? undefined : byPath.get(branch.parent);
		if (parent) parent.children.push(branch);
		else roots.push(branch);
		if (branch.isLeaf && branch.state !== "retired") addUp(byPath, branch);
	}
	return { roots, byPath };
}

function addUp(byPath: ReadonlyMap<string, Branch>, leaf: Branch): void {
	const { kind, state, seedCount: seeds, acceptedSamples: accepted } = leaf;
	for (let at: Branch | undefined = leaf; at; at = at.parent === null ? undefined : byPath.get(at.parent)) {
		addLeaves(at.totals, { kind, state, leaves: 1, seeds, accepted });
	}
}
