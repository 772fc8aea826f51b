import { expect, test } from "vitest";
import type { ImportPreview } from "#lib/taxonomy/schema.ts";
import { reportPreview } from "./import-report.ts";

const file = (
	outcome: ImportPreview["files"][number]["outcome"],
	leafPath: string,
	more: Partial<ImportPreview["files"][number]> = {},
) => ({
	...{
		ordinal: 0,
		path: `${leafPath}/qna.yaml`,
		leafPath,
		outcome,
		findings: [],
		standing: null,
		change: null,
	},
	...more,
});

test("a dry run says of each leaf what it is, with the lines that would change, and what is gone", () => {
	const text = { before: "a: 1\nb: 2\nc: 3\nd: 4\n", after: "a: 1\nb: 2\nc: 3\nd: \u001b[2J\rfive\n" };
	const says = "It is called otherwise.";
	const finding = { severity: "error" as const, category: "seedbed:path", line: 1, column: 1, says };
	const said = reportPreview({
		...{
			basis: "0",
			isLive: true,
			scope: "knowledge",
			goneCount: 3,
			gone: [
				{ path: "knowledge/x", leaves: 1 },
				{ path: "knowledge/y", leaves: 2 },
			],
		},
		counts: { created: 1, updated: 2, unchanged: 1, refused: 1 },
		files: [
			file("created", "knowledge/a", { standing: "legacy" }),
			file("updated", "knowledge/b", { standing: "good", change: { text, attribution: null } }),
			file("updated", "knowledge/c", { change: "left-out" }),
			file("unchanged", "knowledge/d"),
			{ ...file("refused", "", { findings: [finding] }), path: "knowledge/e/qna.yml", leafPath: null },
		],
	});
	expect(said.split("\n")).toEqual([
		"new     knowledge/a (legacy)",
		"changed knowledge/b",
		"  --- qna.yaml\tlive",
		"  +++ qna.yaml\tsource",
		"  @@ -3,2 +3,2 @@",
		"   c: 3",
		"  -d: 4",
		expect.stringMatching(/^ {2}\+d: .*five$/),
		"changed knowledge/c",
		"  The texts are too long to be sent with all the others.",
		"same    knowledge/d",
		"refused knowledge/e/qna.yml",
		"  1:1 error It is called otherwise.",
		"gone    knowledge/x",
		"gone    knowledge/y (2 leaves)",
		"1 new, 2 changed, 1 same, 1 refused, 3 gone. Nothing was changed.",
		"3 live leaves of knowledge are not in the source. They stay as they are.",
		"",
	]);
	for (const sign of ["\u001b", "\r"]) expect(said).not.toContain(sign); // a terminal obeys what it is told
});
