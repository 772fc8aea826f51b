import { expect, it } from "vitest";
import { type EditorFinding, lineStart, nextFinding } from "./findings.ts";

const finding = (line: number, column: number): EditorFinding => ({
	line,
	column,
	severity: "error",
	says: `${line}`,
});
const findings = [finding(9, 2), finding(3, 1), finding(3, 8)];

it.each([
	[{ line: 1, column: 1 }, 3, 1],
	[{ line: 3, column: 1 }, 3, 8],
	[{ line: 3, column: 8 }, 9, 2],
	[{ line: 9, column: 2 }, 3, 1],
])("after %j comes %d:%d", (from, line, column) =>
	expect(nextFinding(findings, from)).toMatchObject({ line, column }),
);

it("has no next finding where there is none", () =>
	expect(nextFinding([], { line: 1, column: 1 })).toBeUndefined());

it("finds where a line begins", () => {
	expect([1, 2, 3, 4].map((line) => lineStart("ab\ncd\n", line))).toEqual([0, 3, 6, 6]);
});
