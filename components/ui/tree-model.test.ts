import { describe, expect, it } from "vitest";
import { idsAbove, keptBy, type TreeNode, treeKey, typeAhead, visibleRows } from "./tree-model.ts";

const roots: TreeNode[] = [
	{
		id: "k",
		name: "Knowledge",
		children: [
			{ id: "k/arts", name: "arts", children: [{ id: "k/arts/dance", name: "dance" }] },
			{ id: "k/birds", name: "birds" },
		],
	},
	{ id: "c", name: "Compositional skills", children: [{ id: "c/riddles", name: "riddles" }] },
];
const ids = (open: string[], kept: ReadonlySet<string> | null = null) =>
	visibleRows(roots, new Set(open), kept).map((row) => row.node.id);

describe("visibleRows", () => {
	it("shows children of open folders only", () => {
		expect(ids([])).toEqual(["k", "c"]);
		expect(ids(["k"])).toEqual(["k", "k/arts", "k/birds", "c"]);
	});
	it("opens every folder that a filter keeps", () =>
		expect(
			ids(
				[],
				keptBy(roots, (node) => node.name === "dance"),
			),
		).toEqual(["k", "k/arts", "k/arts/dance"]));
});

it("names what lies above", () => {
	expect(idsAbove(roots, "k/arts/dance")).toEqual(["k", "k/arts"]);
	expect(idsAbove(roots, "nowhere")).toEqual([]);
});

describe("treeKey", () => {
	const rows = visibleRows(roots, new Set(["k"]));
	it.each([
		["ArrowDown", 0, { kind: "to", index: 1 }],
		["ArrowDown", 3, { kind: "to", index: 3 }],
		["ArrowUp", 0, { kind: "to", index: 0 }],
		["PageDown", 0, { kind: "to", index: 3 }],
		["PageUp", 3, { kind: "to", index: 0 }],
		["End", 0, { kind: "to", index: 3 }],
		["ArrowRight", 0, { kind: "to", index: 1 }],
		["ArrowRight", 1, { kind: "open", id: "k/arts" }],
		["ArrowRight", 2, undefined],
		["ArrowLeft", 0, { kind: "close", id: "k" }],
		["ArrowLeft", 2, { kind: "to", index: 0 }],
		["ArrowLeft", 3, undefined],
		["*", 1, { kind: "openSiblings" }],
		["q", 1, undefined],
	])("%s on row %i", (key, at, move) => expect(treeKey(key, rows, at)).toEqual(move));
});

it("moves by as many rows as are seen", () => {
	const rows = visibleRows(roots, new Set(["k"]));
	expect(treeKey("PageDown", rows, 0, 2)).toEqual({ kind: "to", index: 2 });
	expect(treeKey("PageUp", rows, 3, 2)).toEqual({ kind: "to", index: 1 });
});

it("finds by first letters, around the end", () => {
	const rows = visibleRows(roots, new Set(["k"]));
	expect(typeAhead(rows, 0, "b")).toBe(2);
	expect(typeAhead(rows, 2, "a")).toBe(1);
	expect(typeAhead(rows, 2, "bi")).toBe(2);
	expect(typeAhead(rows, 2, "zz")).toBeUndefined();
});
