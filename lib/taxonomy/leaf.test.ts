import { describe, expect, test } from "vitest";
import { canonicalSeed, readLeaf, seedFromCanonical, standing } from "./leaf.ts";

const KNOWLEDGE = `version: 3
created_by: ada
domain: birds
document_outline: About tits
document:
  repo: https://example.org/birds.git
  commit: abc
  patterns:
    - "*.md"
seed_examples:
  - context: |
      Tits nest in holes.
    questions_and_answers:
      - question: Where do tits nest?
        answer: In holes.
      - question: "Yes?"
        answer: yes
`;

describe("what a leaf says", () => {
	test("is read with the line of each example", () => {
		const leaf = readLeaf(KNOWLEDGE, "knowledge/birds");
		expect(leaf).toMatchObject({ version: "3", createdBy: "ada", domain: "birds", taskDescription: null });
		expect(leaf?.document).toEqual({
			repo: "https://example.org/birds.git",
			commit: "abc",
			patterns: ["*.md"],
		});
		expect(leaf?.seeds).toEqual([
			{
				line: 11,
				context: "Tits nest in holes.\n",
				pairs: [
					{ question: "Where do tits nest?", answer: "In holes." },
					{ question: "Yes?", answer: "yes" },
				],
			},
		]);
	});

	test("is nothing where it is no YAML or no mapping", () => {
		expect(readLeaf("a: [", "knowledge/a")).toBeNull();
		expect(readLeaf("- a", "knowledge/a")).toBeNull();
		expect(readLeaf("", "knowledge/a")).toBeNull();
	});

	test("has one text for one content", () => {
		const seed = { context: null, pairs: [{ question: "a", answer: "b" }] };
		expect(seedFromCanonical(canonicalSeed(seed))).toEqual(seed);
	});
});

describe("how a leaf stands", () => {
	const error = (category: string) =>
		({ severity: "error", category, source: "schema", line: 1, column: 1, says: "" }) as const;

	test("by its errors and the number of its examples", () => {
		expect(standing([], 5)).toBe("good");
		expect(standing([], 4)).toBe("legacy");
		expect(standing([error("deprecated")], 9)).toBe("legacy");
		expect(standing([error("schema:/seed_examples:minItems")], 3)).toBe("legacy");
		expect(standing([error("deprecated"), error("yamllint:trailing-spaces")], 3)).toBe("broken");
		expect(standing([error("yaml_syntax")], 0)).toBe("broken");
	});
});
