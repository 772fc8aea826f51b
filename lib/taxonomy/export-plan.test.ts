import { expect, test } from "vitest";
import { planExport } from "./export-plan.ts";

const leaf = (path: string, documents: readonly [number: number, fileName: string][] = []) => ({
	path,
	sha256: path,
	attributionSha256: null,
	documents: documents.map(([number, fileName]) => ({ number, fileName, sha256: `document ${number}` })),
});
const pathsOf = (...leaves: Parameters<typeof planExport>[0]) => planExport(leaves).map(({ path }) => path);

test("files are in order of path, whatever order the leaves came in", () => {
	const science = { ...leaf("knowledge/science"), attributionSha256: "said" };
	const all = [science, leaf("compositional_skills/b"), leaf("knowledge/science/physics")];
	expect(planExport(all)).toEqual(planExport(all.toReversed()));
	expect(planExport(all)).toEqual([
		{ path: "compositional_skills/b/qna.yaml", sha256: "compositional_skills/b" },
		{ path: "knowledge/science/attribution.txt", sha256: "said" },
		{ path: "knowledge/science/physics/qna.yaml", sha256: "knowledge/science/physics" },
		{ path: "knowledge/science/qna.yaml", sha256: "knowledge/science" },
	]);
});

test("a document stands beside its leaf; a taken name gets its number", () => {
	const bees = leaf("knowledge/a", [
		[7, "bees.md"],
		[2, "bees.md"],
		[3, "Bees.md"],
		[4, "attribution.txt"],
		[5, "b.md"],
	]);
	expect(pathsOf(bees, leaf("knowledge/a/b.md"))).toEqual([
		"knowledge/a/3-Bees.md",
		"knowledge/a/4-attribution.txt",
		"knowledge/a/5-b.md",
		"knowledge/a/7-bees.md",
		"knowledge/a/b.md/qna.yaml",
		"knowledge/a/bees.md",
		"knowledge/a/qna.yaml",
	]);
});

test.each([
	["../../etc/passwd.md", "__.._etc_passwd.md"],
	["..", "_"],
	["/etc/x.md", "_etc_x.md"],
	["C:\\x.md", "C__x.md"],
	["a\u0000b\u202e.md", "a_b_.md"],
	[" ", "document"],
	[`${"x".repeat(300)}.md`, `${"x".repeat(77)}.md`],
])("a document called %j stays in its leaf's folder, as %j", (fileName, name) => {
	expect(pathsOf(leaf("knowledge/a", [[1, fileName]]))).toContain(`knowledge/a/${name}`);
});

test("a folder that is called as a leaf's file is refused in words", () => {
	expect(() => pathsOf(leaf("knowledge/a"), leaf("knowledge/a/qna.yaml"))).toThrow(
		'"knowledge/a/qna.yaml" would be a file and a folder at once.',
	);
});
