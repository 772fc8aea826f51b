import { describe, expect, test } from "vitest";
import { checkQna } from "./check.ts";
import { readQna } from "./read.ts";

const PATH = "knowledge/x/qna.yaml";
const bytes = (text: string) => new TextEncoder().encode(text);

/** Runs `work` and says how long it took, in milliseconds. */
function timed<T>(work: () => T): { result: T; ms: number } {
	const start = performance.now();
	const result = work();
	return { result, ms: performance.now() - start };
}

describe("hostile files end in bounded time", () => {
	test("aliases that multiply are refused without being expanded", () => {
		const levels = Array.from({ length: 30 }, (_, at) => {
			const inner =
				at === 0
					? '"x"'
					: Array(9)
							.fill(`*a${at - 1}`)
							.join(", ");
			return `a${at}: &a${at} [${inner}]`;
		});
		const file = bytes(`version: 3\n${levels.join("\n")}\nseed_examples: *a29\n`);
		const { result, ms } = timed(() => checkQna(file, PATH));
		expect(result.verdict).toBe("errors");
		expect(ms).toBeLessThan(3_000);
	}, 60_000);

	test("a list of aliases to a long list with a fault", () => {
		const pairs = Array.from({ length: 15_000 }, (_, at) => `{question: q${at}, answer: a}`).join(", ");
		const seeds = "  - {context: c, questions_and_answers: *p}\n".repeat(8_000);
		const file = bytes(`p: &p [${pairs}, {}]\nversion: 3\nseed_examples:\n${seeds}`);
		expect(file.length).toBeLessThan(1_000_000);
		const checked = timed(() => checkQna(file, PATH));
		expect(checked.result.findings.at(-1)?.category).toBe("too_many");
		expect(checked.ms).toBeLessThan(10_000);
		const read = timed(() => readQna(file, PATH));
		const pairCount = read.result.values?.seeds.reduce((sum, seed) => sum + seed.pairs.length, 0) ?? 0;
		expect(pairCount).toBeLessThanOrEqual(20_000);
		expect(read.ms).toBeLessThan(10_000);
	}, 60_000);

	test("merge keys that multiply", () => {
		const levels = Array.from({ length: 12 }, (_, at) =>
			at === 0
				? "  - &m0 {k: v}"
				: `  - &m${at} {${Array(9)
						.fill(`<<: *m${at - 1}`)
						.join(", ")}}`,
		);
		const { result, ms } = timed(() => checkQna(bytes(`x:\n${levels.join("\n")}\n`), PATH));
		expect(result.findings.map((finding) => finding.category)).toEqual(["crash:merge_keys"]);
		expect(ms).toBeLessThan(10_000);
	}, 60_000);

	test("nesting without end", () => {
		for (const text of [
			"[".repeat(400_000),
			"- ".repeat(400_000),
			"{a: ".repeat(200_000),
			"? ".repeat(400_000),
		]) {
			const { result, ms } = timed(() => checkQna(bytes(`a: ${text}`), PATH));
			expect(result.verdict).toBe("errors");
			expect(ms).toBeLessThan(10_000);
			expect(readQna(text, PATH).values).toBeNull();
		}
	}, 60_000);

	test("a hundred thousand lint problems are listed up to 2,000", () => {
		const file = bytes(`version: 3\nx: {${"a: 1, ".repeat(100_000)}}\n`);
		const { result } = timed(() => checkQna(file, PATH));
		expect(result.findings).toHaveLength(2_001);
		expect(result.findings.at(-1)?.category).toBe("too_many");
	}, 60_000);

	test("a million line breaks, a long line, a long key", () => {
		const texts = [
			`a: |\n${"\n".repeat(900_000)}`,
			`a: "${"\n".repeat(900_000)}"`,
			`a: ${"x ".repeat(450_000)}`,
			"x".repeat(900_000),
			"- \n".repeat(300_000),
			`{${"a, ".repeat(300_000)}}`,
			"%".repeat(900_000),
			`a: ${"!".repeat(900_000)}`,
			`version: ${"9".repeat(900_000)}\n`,
			`version: 0x${"9".repeat(900_000)}\n`,
			"&a ".repeat(300_000),
			`a: [${'"", '.repeat(200_000)}]`,
			"#\n".repeat(450_000),
			"'\n".repeat(450_000),
		];
		for (const text of texts) {
			const { result, ms } = timed(() => checkQna(bytes(text), "compositional_skills/x/qna.yaml"));
			expect(["errors", "warnings"]).toContain(result.verdict);
			expect(ms, text.slice(0, 20)).toBeLessThan(10_000);
		}
	}, 60_000);

	test("more than a million bytes are refused unread", () => {
		const report = checkQna(bytes("a".repeat(1_000_001)), PATH);
		expect(report.findings.map((finding) => finding.category)).toEqual(["too_large"]);
		expect(report.raised).toBe(false);
	}, 60_000);
});
