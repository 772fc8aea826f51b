import { describe, expect, test } from "vitest";
import { compose } from "#lib/taxonomy/qna/yaml/compose.ts";
import { wrongIndents } from "./indentation.ts";

/** What yamllint 1.38 says of each text with "relaxed": `line:column`, then what it expected. Recorded from its command. */
const RECORDED: readonly (readonly [name: string, text: string, verdicts: readonly string[]])[] = [
	[
		"a good file",
		"version: 3\nseed_examples:\n  - context: |\n        far in\n    pairs:\n      - question: a\n        answer:\n          b\n",
		[],
	],
	["a document off the margin is reported once", "  a: 1\n  b: 2\n", ["1:3 0 but found 2"]],
	["the first step counts for the file", "a:\n   b:\n     c: 1\n   d:\n      e: 1\n", ["3:6 6 but found 5"]],
	[
		"a block in a wrong column is the measure of what it holds",
		"a:\n  x: 1\nb:\n    c:\n      d: 1\n",
		["4:5 2 but found 4"],
	],
	["sequences: deeper, then not", "a:\n  - b\nc:\n- d\n", ["4:1 2 but found 0"]],
	["sequences: in the key's column, then deeper", "a:\n- b\nc:\n  - d\n", ["4:3 0 but found 2"]],
	[
		"a sequence in a sequence decides nothing",
		"-\n  - a\n- x:\n  - a\n- x:\n    - a\n",
		["6:5 2 but found 4"],
	],
	[
		"a sequence between the columns counts as deeper",
		"k:\n  x: 1\na:\n - b\nc:\n- d\n",
		["4:2 2 but found 1", "6:1 2 but found 0"],
	],
	["a blank more after the hyphen", "- a:\n    b: c\n-   e: 1\n    f:\n     g: 1\n", ["5:6 6 but found 5"]],
	[
		"brackets: a step deeper than the line",
		"a: [\n  b,\n  c\n]\nd: [\n    e\n  ]\n",
		["6:5 2 but found 4", "7:3 0 but found 2"],
	],
	[
		"brackets: aligned with what follows",
		"a: [b,\n    c,\n  d,\n    e\n   ]\n",
		["3:3 4 but found 2", "5:4 0 but found 3"],
	],
	[
		"brackets in a wrong place hold their own",
		"k:\n  x: 1\ny:\n   [\n   a\n   ]\n",
		["4:4 2 but found 3", "5:4 5 but found 3"],
	],
	["braces: a value on its own line", "a: {b: 1,\n    c:\n      d,\n    e:\n    f}\n", ["5:5 6 but found 4"]],
	[
		"braces: a comma that begins a line",
		"k:\n  x: 1\na: {b: c\n  , d:\n    , e: f}\n",
		["4:3 4 but found 2", "5:5 6 but found 4"],
	],
	["a step of nothing, made by empty brackets", "a: {\n}\nb:\n  c: 1\n", ["4:3 0 but found 2"]],
	["a step backwards", "a: {x: 1, b:\n  c}\ns:\n  x: 1\n", ["4:3 at least 3"]],
	[
		"only the beginning of a scalar of several lines counts",
		'a: "x\n y"\nb:\n  c d\n   e\nf: |\n     g\nh: ["i\n  j", k]\n',
		[],
	],
	["characters beyond the basic plane are one column", "😀: [😀, b,\n   c,\n    d]\n", ["2:4 4 but found 3"]],
	["comments are not looked at", "a:\n  b: 1\n    # c\n # d\nx: # e\n\n  # f\n  y: 1\n", []],
	["an anchor on its own line", "k:\n  x: 1\na:\n  &y\n    b: 1\nc: &z\n  d: 1\n", ["5:5 2 but found 4"]],
	[
		"an anchor and a tag on the key's line",
		"k:\n  x: 1\na: &x !!map\n  b: 1\nc: &y !!map\n   b: 1\n",
		["4:3 3 but found 2"],
	],
	["an anchor on the hyphen's line", "k:\n  x: 1\na:\n  -    &x\n    b: 1\n", ["5:5 7 but found 4"]],
	[
		"nothing but an anchor",
		"k:\n  x: 1\na:\n  &x\nb:\n  c: 1\nd:\n  e: 1\n",
		["5:1 2 but found 0", "6:3 4 but found 2"],
	],
	["keys with a question mark", "?   a\n:   b\nc:\n  d: 1\n", ["4:3 4 but found 2"]],
	[
		"an empty item at the end of an inner sequence",
		"k:\n  x: 1\nl:\n- m:\n  - b\n  -\n- n: 1\no:\n  f: 1\n",
		["7:1 2 but found 0", "8:1 2 but found 0", "9:3 4 but found 2"],
	],
	["an empty item alone", "k:\n  x: 1\nl:\n- m:\n  -\n- n: 1\no:\n  f: 1\n", []],
	["document marks", "%YAML 1.1\n---\na:\n  b: 1\n...\n", []],
	["brackets after the document's mark", "--- {a: 1,\n  b: 2}\n", ["2:3 5 but found 2"]],
];

function verdicts(text: string): string[] {
	return [...wrongIndents(compose(text).tokens).values()].map(({ line, column, text: words }) => {
		const expected = words.replace("wrong indentation: expected ", "").replace(" (indentation)", "");
		return `${line}:${column} ${expected}`;
	});
}

describe("indentation, as yamllint has it", () => {
	test.each(RECORDED)("%s", (_, text, expected) => {
		expect(verdicts(text)).toEqual(expected);
	});

	test("a file of 600 kB is judged in well under 300 ms", () => {
		const seed =
			"  - context: |\n      moss and fern\n    pairs:\n    - question: [a,\n      b]\n      answer:\n        c\n";
		const { tokens } = compose(`version: 3\nseed_examples:\n${seed.repeat(6_500)}`);
		// Time of the processor, which a busy machine does not stretch; the least of three, as the first one compiles.
		const times = [1, 2, 3].map(() => {
			const before = process.cpuUsage();
			wrongIndents(tokens);
			const { user, system } = process.cpuUsage(before);
			return (user + system) / 1000;
		});
		expect(Math.min(...times)).toBeLessThan(300);
		expect(wrongIndents(tokens).size).toBe(13_000);
	}, 60_000);
});
