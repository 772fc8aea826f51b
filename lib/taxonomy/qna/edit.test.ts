import { describe, expect, test } from "vitest";
import { InvalidError } from "#lib/platform/errors.ts";
import { checkQna } from "./check.ts";
import { addPair, addSeed, moveSeed, removePair, removeSeed, setScalar } from "./edit.ts";
import { readQna } from "./read.ts";
import { type NewSeed, newQna } from "./write.ts";

const SKILL = `# kept: a remark
version: 3
created_by: mara   # her account
task_description: "Name the \\u00fcber number."
seed_examples:
  - question: Which is one? # first
    answer: |
      It is
      one.

  # the second
  - answer: 'two'
    question: >-
      Which is
      two?
  - {question: "Three?", answer: "three"}
  - question: Four?
    answer:
      four
  - context: given
    question: Five?
    answer: five
`;
const KNOWLEDGE = newQna("knowledge", {
	createdBy: "mara",
	domain: "bees",
	documentOutline: "All of it",
	document: { repo: "https://example.org/a.git", commit: "0123456", patterns: ["*.md"] },
	seeds: Array.from({ length: 5 }, (_, seed) => ({
		context: `Context ${seed}\nof two lines`,
		pairs: Array.from({ length: 3 }, (_, pair) => ({ question: `Q ${seed} ${pair}?`, answer: `A: ${pair}` })),
	})),
});

/** The lines that stand in one text and not in the other, in order, as a set difference by position from both ends. */
function changedLines(before: string, after: string): { from: number; gone: string[]; come: string[] } {
	const a = before.split("\n");
	const b = after.split("\n");
	let from = 0;
	while (from < a.length && from < b.length && a[from] === b[from]) from++;
	let tail = 0;
	while (tail < a.length - from && tail < b.length - from && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
	return { from: from + 1, gone: a.slice(from, a.length - tail), come: b.slice(from, b.length - tail) };
}

function seeds(text: string): NewSeed[] {
	return (readQna(text, "qna.yaml").values?.seeds ?? []).map(({ context, pairs }) => ({
		...(context === undefined ? {} : { context }),
		pairs,
	}));
}

const VALUES = [
	"plain words",
	"",
	"yes",
	"12:30",
	"2024-01-01",
	"0777",
	"a: b",
	"a #b",
	"- a",
	"it's",
	'say "hi"',
	"two\nlines",
	"two\nlines\n",
	"  indented\nfirst",
	"trailing \nspace",
	"ends\n\n",
	"tab\there",
	"bell\u0007 nel\u0085 ls\u2028 bom\ufeff",
	"emoji 😀 and ü",
	"*star",
	"#hash",
	"ends:",
	"null",
	"=",
	"\n",
	" ",
	"line\r\nwith carriage return",
	"---",
	"... x",
	"%d",
];
const POINTERS = [
	"/created_by",
	"/task_description",
	"/seed_examples/0/question",
	"/seed_examples/0/answer",
	"/seed_examples/1/answer",
	"/seed_examples/1/question",
	"/seed_examples/2/answer",
	"/seed_examples/3/answer",
	"/seed_examples/4/context",
];

describe("setScalar", () => {
	for (const lineEnd of ["\n", "\r\n"]) {
		test(`any text at any place reads back, and all else stays (${JSON.stringify(lineEnd)})`, () => {
			const file = SKILL.replaceAll("\n", lineEnd);
			for (const pointer of POINTERS) {
				const at = readQna(file, "qna.yaml").positions.get(pointer);
				for (const value of VALUES) {
					const after = setScalar(file, pointer, value);
					const { values, positions } = readQna(after, "qna.yaml");
					const parts = pointer.split("/");
					const seed = values?.seeds[Number(parts[2])];
					const found =
						parts[1] === "seed_examples"
							? parts[3] === "context"
								? seed?.context
								: seed?.pairs[0]?.[parts[3] === "question" ? "question" : "answer"]
							: pointer === "/created_by"
								? values?.createdBy
								: values?.taskDescription;
					expect(found, `${pointer} ${JSON.stringify(value)}`).toBe(value);
					// Everything before and after the value's own lines is the same, byte for byte.
					const before = file.split(lineEnd);
					const now = after.split(lineEnd);
					const start = (at?.line ?? 1) - 1;
					expect(now.slice(0, start)).toEqual(before.slice(0, start));
					const tail = before.slice(at?.endLine);
					expect(now.slice(positions.get(pointer)?.endLine)).toEqual(tail);
				}
			}
		});
	}

	test("setting what is there changes nothing but quotes; a missing key is added at the end of its mapping", () => {
		expect(setScalar(SKILL, "/seed_examples/1/answer", "two")).toBe(SKILL);
		const after = setScalar(SKILL, "/seed_examples/0/context", "Numbers.");
		expect(changedLines(SKILL, after)).toEqual({ from: 10, gone: [], come: ["    context: Numbers."] });
	});

	test("refuses what an alias or anchor shares", () => {
		const file = "a: &x one\nseed_examples:\n  - {question: *x, answer: b}\n";
		expect(() => setScalar(file, "/seed_examples/0/question", "two")).toThrow(InvalidError);
		expect(() => setScalar(file, "/a", "two")).toThrow(InvalidError);
	});
});

describe("seed examples", () => {
	const seed: NewSeed = { pairs: [{ question: "Six?", answer: "six\nor so" }] };

	test("one is added at the end or before another", () => {
		const come = ["  - question: Six?", "    answer: |-", "      six", "      or so"];
		const end = addSeed(SKILL, seed);
		expect(changedLines(SKILL, end)).toEqual({ from: 23, gone: [], come });
		const before = addSeed(SKILL, seed, 1);
		expect(changedLines(SKILL, before)).toEqual({ from: 12, gone: [], come });
		expect(seeds(before)[1]).toEqual(seed);
		expect(checkQna(new TextEncoder().encode(end), "compositional_skills/a/qna.yaml").findings).toEqual([]);
	});

	test("one is taken out with its lines", () => {
		const after = removeSeed(SKILL, 1);
		expect(changedLines(SKILL, after)).toEqual({
			from: 12,
			gone: ["  - answer: 'two'", "    question: >-", "      Which is", "      two?"],
			come: [],
		});
		let text = SKILL;
		for (let left = 5; left > 0; left--) text = removeSeed(text, 0);
		expect(seeds(text)).toEqual([]);
		expect(seeds(addSeed(text, seed))).toEqual([seed]);
	});

	test("moving there and back gives the same file", () => {
		for (let from = 0; from < 5; from++) {
			for (let to = 0; to < 5; to++) {
				const moved = moveSeed(SKILL, from, to);
				const expected = seeds(SKILL);
				expected.splice(to, 0, ...expected.splice(from, 1));
				expect(seeds(moved)).toEqual(expected);
				expect(moveSeed(moved, to, from)).toBe(SKILL);
			}
		}
	});

	test("a list at its key's column, and a file without a last line end", () => {
		const file = "seed_examples:\n- question: a\n  answer: b\ncreated_by: me\nx:\n- 1";
		expect(addSeed(file, { pairs: [{ question: "c", answer: "d" }] })).toBe(
			"seed_examples:\n- question: a\n  answer: b\n- question: c\n  answer: d\ncreated_by: me\nx:\n- 1",
		);
		const last = "created_by: me\nseed_examples:\n- question: a\n  answer: b";
		expect(seeds(addSeed(last, seed))).toHaveLength(2);
	});

	test("lists in brackets are refused", () => {
		const file = "seed_examples: [{question: a, answer: b}]\n";
		expect(() => addSeed(file, seed)).toThrow(InvalidError);
		expect(() => removeSeed(file, 0)).toThrow(InvalidError);
	});
});

describe("pairs and new files", () => {
	test("a new knowledge file has no findings, and its pairs are added and taken out", () => {
		const path = "knowledge/bees/qna.yaml";
		expect(checkQna(new TextEncoder().encode(KNOWLEDGE), path).findings).toEqual([]);
		const pair = { question: "New?", answer: "Yes: new" };
		const after = addPair(KNOWLEDGE, 2, pair);
		expect(seeds(after)[2]?.pairs[3]).toEqual(pair);
		expect(changedLines(KNOWLEDGE, after).gone).toEqual([]);
		expect(checkQna(new TextEncoder().encode(after), path).findings).toEqual([]);
		expect(removePair(after, 2, 3)).toBe(KNOWLEDGE);
		expect(seeds(addPair(KNOWLEDGE, 0, pair, 0))[0]?.pairs[0]).toEqual(pair);
	});

	test("a new skill file has no findings, whatever its texts", () => {
		const texts = VALUES.filter((value) => value !== "");
		const file = newQna("compositional_skill", {
			createdBy: "mara",
			taskDescription: "Say it.",
			seeds: texts.map((answer, at) => ({
				context: answer,
				pairs: [{ question: `${answer}${at}`, answer }],
			})),
		});
		expect(checkQna(new TextEncoder().encode(file), "compositional_skills/a/qna.yaml").findings).toEqual([]);
		expect(seeds(file).map(({ context }) => context)).toEqual(texts);
		expect(seeds(file).map(({ pairs }) => pairs[0]?.answer)).toEqual(texts);
	});
});
