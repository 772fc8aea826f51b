import { expect, test } from "vitest";
import { TreeColumns, type TreeItem } from "./schema.ts";
import { fromColumns, toColumns } from "./tree-columns.ts";

const node = (path: string, over: Partial<TreeItem> = {}): TreeItem => ({
	id: crypto.randomUUID(),
	path,
	kind: "knowledge",
	isLeaf: false,
	state: "folder",
	seedCount: 0,
	acceptedSamples: 0,
	verdict: null,
	author: null,
	...over,
});

test("columns say what the rows say, also of a node whose parent is not among them", () => {
	const items = [
		node("compositional_skills", { kind: "compositional_skill" }),
		node("compositional_skills/a b", { kind: "compositional_skill", isLeaf: true, state: "retired" }),
		node("compositional_skills/a b/c", { kind: "compositional_skill", isLeaf: true, state: "legacy" }),
		node("foundational_skills/x/y", { kind: "foundational_skill", isLeaf: true, state: "empty" }),
		node("knowledge"),
		node("knowledge/bees", {
			isLeaf: true,
			state: "live",
			seedCount: 5,
			acceptedSamples: 71,
			verdict: "ok",
			author: "Mara",
		}),
		node("knowledge/bees/ü", {
			isLeaf: true,
			state: "broken",
			seedCount: 2,
			verdict: "errors",
			author: "Mara",
		}),
	];
	const columns = TreeColumns.parse(JSON.parse(JSON.stringify(toColumns({ items, cut: true }))));
	expect(columns.names).toEqual([
		"compositional_skills",
		"a b",
		"c",
		"foundational_skills/x/y",
		"knowledge",
		"bees",
		"ü",
	]);
	expect(fromColumns(columns)).toEqual({ items, cut: true });
});

test("a project without nodes has empty columns", () => {
	expect(fromColumns(toColumns({ items: [], cut: false }))).toEqual({ items: [], cut: false });
});
