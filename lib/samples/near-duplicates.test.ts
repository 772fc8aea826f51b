import { describe, expect, it } from "vitest";
import { seededRandom } from "#lib/platform/random.ts";
import { type RepeatVerdict, separateRepeats } from "./near-duplicates.ts";
import { commonNeeded, f1Of, longestCommonSubsequence, TOKENIZERS, thresholdOf } from "./rouge.ts";

describe("separateRepeats", () => {
	it("keeps the first of a kind and names it in the repeat", () => {
		expect(
			separateRepeats([
				"Why is the sky blue?",
				"Why is the sky so blue?",
				"How deep is it?",
				"why is the sky blue",
			]),
		).toEqual([
			{ keep: true },
			{ keep: false, duplicateOf: 0, rougeL: 10 / 11, exact: false },
			{ keep: true },
			{ keep: false, duplicateOf: 0, rougeL: 1, exact: true },
		]);
	});

	it("treats the limit itself as a repeat", () => {
		const halfAlike = ["red green", "red blue"]; // F1 = 2·1 / 4
		expect(separateRepeats(halfAlike, { maxRougeL: 0.5 })[1]).toMatchObject({ keep: false, rougeL: 0.5 });
		expect(separateRepeats(halfAlike, { maxRougeL: 0.51 })[1]).toEqual({ keep: true });
	});

	it("tells texts apart in scripts other than Latin", () => {
		expect(separateRepeats(["空は青い", "Почему небо синее?"]).every(({ keep }) => keep)).toBe(true);
	});

	it("keeps what is known, and counts indexes over it first", () => {
		const known = ["red green blue", "red green blue grey"];
		expect(separateRepeats(["red green blue grey", "one two three"], { known })).toEqual([
			{ keep: false, duplicateOf: 1, rougeL: 1, exact: true },
			{ keep: true },
		]);
	});

	it("keeps texts without a word", () => {
		expect(separateRepeats(["", "?", ""]).every(({ keep }) => keep)).toBe(true);
	});

	it("decides as the naive loop does, at several limits", () => {
		const random = seededRandom("repeats");
		for (const maxRougeL of [0.3, 0.5, 0.7, 0.85, 1]) {
			for (let round = 0; round < 12; round++) {
				const texts: string[] = [];
				for (let k = 0; k < 80; k++) {
					const earlier = texts[random.int(Math.max(1, texts.length))];
					texts.push(
						earlier !== undefined && random.int(2) === 0 ? mutate(earlier, random) : sentence(random),
					);
				}
				expect(separateRepeats(texts, { maxRougeL, tokenizer: "rouge_score" })).toEqual(
					naive(texts, maxRougeL),
				);
			}
		}
	});

	it("separates 10,000 texts in seconds", { timeout: 20_000 }, () => {
		const random = seededRandom("many");
		const texts = Array.from({ length: 10_000 }, () => `What is the ${sentence(random, 400)}?`);
		const started = performance.now();
		const kept = separateRepeats(texts).filter(({ keep }) => keep).length;
		expect(kept).toBeGreaterThan(0);
		expect(performance.now() - started).toBeLessThan(15_000);
	});
});

type Chance = ReturnType<typeof seededRandom>;

function sentence(random: Chance, vocabulary = 30): string {
	return Array.from({ length: random.int(45) }, () => `w${Math.floor(vocabulary * random.next() ** 2)}`).join(
		" ",
	);
}

function mutate(text: string, random: Chance): string {
	const words = text.split(" ");
	for (let change = random.int(6); change > 0; change--)
		words.splice(random.int(words.length + 1), random.int(2), "x");
	return words.join(" ");
}

function naive(texts: readonly string[], maxRougeL: number): RepeatVerdict[] {
	const kept: { at: number; tokens: string[] }[] = [];
	return texts.map((text, at) => {
		const tokens = TOKENIZERS.rouge_score(text);
		let best: { duplicateOf: number; rougeL: number; exact: boolean } | undefined;
		for (const other of kept) {
			const common = longestCommonSubsequence(tokens, other.tokens);
			if (common === 0 || common < commonNeeded(thresholdOf(maxRougeL), tokens.length, other.tokens.length))
				continue;
			const score = f1Of(common, tokens.length, other.tokens.length);
			if (!best || score > best.rougeL) best = { duplicateOf: other.at, rougeL: score, exact: score === 1 };
		}
		if (best) return { keep: false, ...best };
		kept.push({ at, tokens });
		return { keep: true };
	});
}
