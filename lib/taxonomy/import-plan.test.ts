import { expect, test } from "vitest";
import { planImport, presentIn, scopeOf } from "./import-plan.ts";

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

test.each([
	[["t/knowledge/a/qna.yaml"], "knowledge/a"],
	[["knowledge/a/b/qna.yaml", "knowledge/a/c/d/qna.yaml"], "knowledge/a"],
	[["knowledge/a/qna.yaml", "knowledge/a/b/qna.yaml"], "knowledge/a"],
	[["knowledge/ab/qna.yaml", "knowledge/a/qna.yaml"], "knowledge"],
	[["knowledge/a/qna.yaml", "compositional_skills/a/qna.yaml"], ""],
	[["README.md"], ""],
])("the source %j stands for the folder %j", (paths, scope) => expect(scopeOf(of(...paths))).toBe(scope));

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
