import type { BranchKind } from "./branch.ts";
import type { Coverage } from "./meter.tsx";

export type TreeNode = {
	/** Unique in the tree; the path will do. */
	id: string;
	name: string;
	/** Set on leaves; a folder shows none. */
	kind?: BranchKind;
	/** Leaves below, already counted. */
	leafCount?: number;
	coverage?: Coverage;
	/** Drawn after the name: a state, a finding. */
	note?: string;
	children?: readonly TreeNode[];
};

export type TreeRow = {
	node: TreeNode;
	/** 0 at the root. */
	depth: number;
	isOpen: boolean;
	isFolder: boolean;
	parentId: string | null;
};

/** Which nodes a filter keeps: those it names and all above them. `null` keeps all. */
export type Kept = ReadonlySet<string> | null;

/** The rows that are seen: children of open folders only; under a filter every kept folder is open. */
export function visibleRows(
	roots: readonly TreeNode[],
	open: ReadonlySet<string>,
	kept: Kept = null,
): TreeRow[] {
	const rows: TreeRow[] = [];
	const walk = (nodes: readonly TreeNode[], depth: number, parentId: string | null) => {
		for (const node of nodes) {
			if (kept !== null && !kept.has(node.id)) continue;
			const isFolder = (node.children?.length ?? 0) > 0;
			const isOpen = isFolder && (kept !== null || open.has(node.id));
			rows.push({ node, depth, isOpen, isFolder, parentId });
			if (isOpen) walk(node.children ?? [], depth + 1, node.id);
		}
	};
	walk(roots, 0, null);
	return rows;
}

/** The nodes that pass and all above them, so that a match is seen in its place. */
export function keptBy(roots: readonly TreeNode[], passes: (node: TreeNode) => boolean): ReadonlySet<string> {
	const kept = new Set<string>();
	const walk = (node: TreeNode): boolean => {
		let any = passes(node);
		for (const child of node.children ?? []) any = walk(child) || any;
		if (any) kept.add(node.id);
		return any;
	};
	for (const root of roots) walk(root);
	return kept;
}

/** The ids above a node, from the root down; none where the id is not in the tree. */
export function idsAbove(roots: readonly TreeNode[], id: string): string[] {
	const find = (nodes: readonly TreeNode[], above: string[]): string[] | undefined => {
		for (const node of nodes) {
			if (node.id === id) return above;
			const found = find(node.children ?? [], [...above, node.id]);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	return find(roots, []) ?? [];
}

export type TreeMove =
	| { kind: "to"; index: number }
	| { kind: "open" | "close"; id: string }
	| { kind: "openSiblings" };

/**
 * What a key does in the tree (WAI-ARIA tree pattern): up and down move, right opens or goes to the first child, left
 * closes or goes to the parent, Home and End, Page Up and Down by as many rows as are seen, `*` opens the siblings. `undefined` where the key means nothing here.
 */
export function treeKey(key: string, rows: readonly TreeRow[], at: number, page = 10): TreeMove | undefined {
	const row = rows[at];
	if (row === undefined) return undefined;
	switch (key) {
		case "ArrowDown":
			return { kind: "to", index: Math.min(rows.length - 1, at + 1) };
		case "ArrowUp":
			return { kind: "to", index: Math.max(0, at - 1) };
		case "PageDown":
			return { kind: "to", index: Math.min(rows.length - 1, at + page) };
		case "PageUp":
			return { kind: "to", index: Math.max(0, at - page) };
		case "Home":
			return { kind: "to", index: 0 };
		case "End":
			return { kind: "to", index: rows.length - 1 };
		case "ArrowRight":
			if (!row.isFolder) return undefined;
			return row.isOpen ? { kind: "to", index: at + 1 } : { kind: "open", id: row.node.id };
		case "ArrowLeft": {
			if (row.isOpen) return { kind: "close", id: row.node.id };
			const parent = rows.findIndex((other) => other.node.id === row.parentId);
			return parent < 0 ? undefined : { kind: "to", index: parent };
		}
		case "*":
			return { kind: "openSiblings" };
		default:
			return undefined;
	}
}

/** The next row after `at`, around the end, whose name begins with what was typed. */
export function typeAhead(rows: readonly TreeRow[], at: number, typed: string): number | undefined {
	const wanted = typed.toLowerCase();
	// One letter moves on from here; more letters may keep the row they already name.
	const from = typed.length === 1 ? 1 : 0;
	for (let step = from; step < rows.length + from; step++) {
		const index = (at + step) % rows.length;
		if (rows[index]?.node.name.toLowerCase().startsWith(wanted)) return index;
	}
	return undefined;
}
