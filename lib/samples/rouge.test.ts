import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { seededRandom } from "#lib/platform/random.ts";
import { commonNeeded, longestCommonSubsequence, rougeL, TOKENIZERS, thresholdOf } from "./rouge.ts";

const GOLDEN = "../shared/data/rouge-golden.jsonl";
if (!existsSync(GOLDEN)) console.log(`Skipped: the ROUGE-L conformance test needs ${GOLDEN}.`);

describe("rougeL", () => {
	it("counts the longest common subsequence, not the longest common run", () => {
		// Lin 2004, §3.1: "police killed the gunman" and "police kill the gunman" share police, the, gunman.
		const killed = TOKENIZERS.unicode("police killed the gunman");
		const kill = TOKENIZERS.unicode("police kill the gunman");
		expect(rougeL(killed, kill).f1).toBe(0.75);
	});

	it("agrees with the two-row dynamic programme on random lists, short and long", () => {
		const random = seededRandom("lcs");
		for (let round = 0; round < 300; round++) {
			const list = () => Array.from({ length: random.int(110) }, () => `t${random.int(12)}`);
			const [left, right] = [list(), list()];
			expect(longestCommonSubsequence(left, right)).toBe(slowSubsequence(left, right));
		}
	});
});

describe.skipIf(!existsSync(GOLDEN))("against rouge_score 0.1.2", () => {
	it("gives the same numbers for all pairs, without stemming", () => {
		type Pair = { target: string; prediction: string; plain: { p: number; r: number; f: number } };
		const pairs = readFileSync(GOLDEN, "utf8")
			.split("\n")
			.slice(1)
			.filter((line) => line !== "")
			.map((line) => JSON.parse(line) as Pair); // the file's header line states this shape
		expect(pairs.length).toBe(500);
		for (const { target, prediction, plain } of pairs) {
			const ours = rougeL(TOKENIZERS.rouge_score(target), TOKENIZERS.rouge_score(prediction));
			for (const [got, wanted] of [
				[ours.precision, plain.p],
				[ours.recall, plain.r],
				[ours.f1, plain.f],
			] as const) {
				expect(Math.abs(got - wanted), JSON.stringify({ target, prediction })).toBeLessThan(1e-12);
			}
		}
	});
});

describe("TOKENIZERS", () => {
	it("cut as they say", () => {
		expect(TOKENIZERS.rouge_score("It's 3 °C in São Paulo!")).toEqual([
			"it",
			"s",
			"3",
			"c",
			"in",
			"s",
			"o",
			"paulo",
		]);
		expect(TOKENIZERS.unicode("It's 3 °C in São Paulo!")).toEqual(["it's", "3", "c", "in", "são", "paulo"]);
		expect(TOKENIZERS.unicode("空は青い").length).toBeGreaterThan(1);
	});
});

describe("commonNeeded", () => {
	it("takes the limit itself as reached, in whole numbers", () => {
		// 0.7 of 4 + 6 tokens is a common subsequence of 3.5: 4 are needed; of 10 + 10 exactly 7.
		expect(commonNeeded(thresholdOf(0.7), 4, 6)).toBe(4);
		expect(commonNeeded(thresholdOf(0.7), 10, 10)).toBe(7);
	});

	it.each([0, -0.1, 1.01, Number.NaN])("refuses a limit of %s", (limit) => {
		expect(() => thresholdOf(limit)).toThrow(RangeError);
	});
});

function slowSubsequence(left: readonly string[], right: readonly string[]): number {
	let above = new Array<number>(right.length + 1).fill(0);
	for (const token of left) {
		const row = [0];
		right.forEach((other, j) => {
			row.push(token === other ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0));
		});
		above = row;
	}
	return above.at(-1) ?? 0;
}
