import { expect, test } from "vitest";
import { groupGone, planImport, presentIn } from "./import-plan.ts";

const bytes = new TextEncoder().encode("version: 3\n");
const of = (...paths: string[]) => planImport(paths.map((path) => ({ path, bytes })));

test("a leaf has its attribution, wherever the archive's top is", () => {
	const planned = of("t/knowledge/a/attribution.txt", "t/knowledge/a/qna.yaml", "t/knowledge/b/qna.yaml");
	expect(planned).toMatchObject([
		{ ordinal: 0, path: "t/knowledge/a/qna.yaml", leafPath: "knowledge/a", attribution: bytes },
		{ ordinal: 1, leafPath: "knowledge/b", attribution: null },
	]);
});

test("what is no leaf is refused with its reason, and the rest is passed over", () => {
	const planned = of(
		"README.md",
		"docs/qna.yaml",
		"knowledge/a/qna.yml",
		"knowledge/a/QNA.yaml",
		"knowledge/ b/qna.yaml",
		"x/knowledge/c/qna.yaml",
		"y/knowledge/c/qna.yaml",
	);
	expect(planned.map(({ path, leafPath }) => [path, leafPath])).toEqual([
		["docs/qna.yaml", null],
		["knowledge/ b/qna.yaml", null],
		["knowledge/a/QNA.yaml", null],
		["knowledge/a/qna.yml", null],
		["x/knowledge/c/qna.yaml", "knowledge/c"],
		["y/knowledge/c/qna.yaml", null],
	]);
	expect(planned.at(-1)?.refused?.says).toBe("x/knowledge/c/qna.yaml is the same leaf.");
});

test("what was not sent is told by the highest folder of which nothing was", () => {
	const gone = [
		"compositional_skills/x",
		"compositional_skills/y/z",
		"knowledge/a",
		"knowledge/b/c",
		"knowledge/b/d",
	];
	expect(groupGone(gone, ["knowledge/a/sub", "knowledge/bb"])).toEqual([
		{ path: "compositional_skills", leaves: 2 },
		{ path: "knowledge/a", leaves: 1 },
		{ path: "knowledge/b", leaves: 2 },
	]);
	expect(groupGone(["knowledge/b/c"], ["knowledge/b/d"])).toEqual([{ path: "knowledge/b/c", leaves: 1 }]);
});

test("a leaf whose file is misnamed or skipped is there all the same", () => {
	const says = "A link is not followed.";
	const finding = { severity: "error" as const, category: "seedbed:link", line: 1, column: 1, says };
	const skipped = [{ path: "t/knowledge/c/qna.yaml", finding }];
	const planned = planImport(
		["knowledge/a/qna.yml", "knowledge/b/qna.yaml"].map((path) => ({ path, bytes })),
		skipped,
	);
	expect(presentIn(planned)).toEqual(["knowledge/a", "knowledge/b", "knowledge/c"]);
});
