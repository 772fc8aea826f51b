import { describe, expect, test } from "vitest";
import { publishability, readQna } from "./read.ts";

const KNOWLEDGE = `version: 3
created_by: mara
domain: beekeeping
document_outline: |
  How a hive is
  kept over the year
seed_examples:
  - context: Bees leave the hive at ten degrees.
    questions_and_answers:
      - question: When do bees fly?
        answer: From ten degrees on.
      - question: "Below?"
        answer: They stay.

  # the next one
  - context: >-
      Honey is
      capped.
    questions_and_answers: []
document:
  repo: https://example.org/bees.git
  commit: 0a1b
  patterns: ["*.md", b.md]
`;

describe("readQna", () => {
	test("reads knowledge with contexts, pairs, document and lines", () => {
		const { kind, values, positions } = readQna(KNOWLEDGE, "knowledge/bees/qna.yaml");
		expect(kind).toBe("knowledge");
		expect(values).toEqual({
			version: 3,
			createdBy: "mara",
			domain: "beekeeping",
			documentOutline: "How a hive is\nkept over the year\n",
			document: { repo: "https://example.org/bees.git", commit: "0a1b", patterns: ["*.md", "b.md"] },
			seeds: [
				{
					ordinal: 0,
					context: "Bees leave the hive at ten degrees.",
					pairs: [
						{ question: "When do bees fly?", answer: "From ten degrees on." },
						{ question: "Below?", answer: "They stay." },
					],
					line: 8,
					endLine: 13,
				},
				{ ordinal: 1, context: "Honey is capped.", pairs: [], line: 16, endLine: 19 },
			],
		});
		const at = positions.get("/seed_examples/0/questions_and_answers/1/question");
		expect(KNOWLEDGE.slice(at?.start, at?.end)).toBe('"Below?"');
	});

	test("reads flat knowledge of version 1, with numbers and nothing for answers", () => {
		const old =
			"task_description: ''\nseed_examples:\n- question: 2+2?\n  answer: 4\n- answer:\n  question: yes\n";
		const { values } = readQna(old, "elsewhere/qna.yaml");
		expect(values?.version).toBe(1);
		expect(values?.seeds.map((seed) => seed.pairs)).toEqual([
			[{ question: "2+2?", answer: "4" }],
			[{ question: "yes", answer: "" }],
		]);
		expect(values && publishability(values)).toBe("legacy");
	});

	test("follows aliases and merge keys", () => {
		const text =
			"base: &b {question: 'Why?', answer: So.}\nseed_examples:\n  - <<: *b\n    answer: Else.\n  - *b\n";
		const { values } = readQna(text, "compositional_skills/x/qna.yaml");
		expect(values?.seeds.map((seed) => seed.pairs[0])).toEqual([
			{ question: "Why?", answer: "Else." },
			{ question: "Why?", answer: "So." },
		]);
	});

	test("names the branch by the path, and knows nothing of what is no YAML", () => {
		const reading = readQna("a: [", "foundational_skills/reasoning/qna.yaml");
		expect(reading).toEqual({ kind: "foundational_skill", values: null, positions: new Map() });
		expect(readQna(Uint8Array.of(0xff, 0xfe), "x/qna.yaml").values).toBeNull();
		expect(readQna("- a\n", "x/qna.yaml").values).toBeNull();
	});

	test("five seed examples make a leaf publishable", () => {
		const seeds = "  - question: a\n    answer: b\n".repeat(5);
		const { values } = readQna(`version: 3\nseed_examples:\n${seeds}`, "compositional_skills/x/qna.yaml");
		expect(values && publishability(values)).toBe("publishable");
	});
});
