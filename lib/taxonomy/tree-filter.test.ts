import { expect, test } from "vitest";
import type { TreeItem } from "./schema.ts";
import { filterTree, isFiltering, type TreeFilter, treeFilterOf } from "./tree-filter.ts";

const node = (path: string, over: Partial<TreeItem> = {}): TreeItem => ({
	id: path,
	path,
	kind: "knowledge",
	isLeaf: true,
	state: "live",
	seedCount: 5,
	acceptedSamples: 0,
	verdict: "ok",
	author: null,
	...over,
});

const NODES = [
	node("foundational_skills/maths", { kind: "foundational_skill" }),
	node("knowledge", { isLeaf: false, state: "folder", verdict: null }),
	node("knowledge/bees", { acceptedSamples: 34, author: "Mara" }),
	node("knowledge/figs", { state: "legacy", verdict: "errors", acceptedSamples: 100 }),
	node("knowledge/wax", { verdict: "warnings", acceptedSamples: 33, author: "Mara" }),
];

const leaves = (filter: Partial<TreeFilter>) => {
	const { paths, matches } = filterTree(NODES, { words: "", ...filter });
	const found = [...paths].filter((path) => NODES.some((one) => one.isLeaf && one.path === path));
	return { names: found.map((path) => path.split("/")[1]), matches };
};

test("each filter leaves the leaves that it names", () => {
	expect(leaves({ branch: "foundational_skill" }).names).toEqual(["maths"]);
	expect(leaves({ state: "legacy" }).names).toEqual(["figs"]);
	expect(leaves({ author: "Mara" }).names).toEqual(["bees", "wax"]);
	expect(leaves({ findings: "errors" }).names).toEqual(["figs"]);
	expect(leaves({ findings: "warnings" }).names).toEqual(["wax"]);
	expect(leaves({ findings: "none" }).names).toEqual(["maths", "bees"]);
	expect(leaves({ coverage: "no-seed" }).names).toEqual(["figs"]);
	expect(leaves({ coverage: "none" }).names).toEqual([]);
	expect(leaves({ coverage: "thin" }).names).toEqual(["wax"]);
	expect(leaves({ coverage: "part" }).names).toEqual(["bees"]);
	expect(leaves({ coverage: "full" }).names).toEqual(["figs"]);
	expect(leaves({ author: "Mara", coverage: "thin", words: "wa" })).toEqual({ names: ["wax"], matches: 1 });
});

test("words match a path or what the database found, and keep the folders above", () => {
	expect(filterTree(NODES, { words: "bee know" })).toEqual({
		paths: new Set(["knowledge", "knowledge/bees"]),
		matches: 1,
	});
	expect(leaves({ words: "nectar", found: new Set(["knowledge/wax"]) }).names).toEqual(["wax"]);
	expect(leaves({ words: "nectar", found: new Set(["knowledge/wax"]), state: "legacy" }).matches).toBe(0);
});

test("an address is read, and what makes no sense in it left out", () => {
	const get = (address: string) => (key: string) => new URLSearchParams(address).get(key);
	expect(
		treeFilterOf(get("q=wax&branch=knowledge&state=live&author=Mara&findings=none&coverage=full")),
	).toEqual({
		words: "wax",
		branch: "knowledge",
		state: "live",
		author: "Mara",
		findings: "none",
		coverage: "full",
	});
	const nothing = treeFilterOf(get("branch=<b>&state=folder&author=&coverage=all"));
	expect(nothing).toEqual({ words: "" });
	expect([isFiltering(nothing), isFiltering({ words: "", author: "Mara" })]).toEqual([false, true]);
});
