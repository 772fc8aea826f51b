/**
 * ROUGE-L: the F1 score of the longest common subsequence of two token lists. 0 when they share no token,
 * 1 when they are the same. Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", §3.
 *
 * A verdict ("at least 0.7") is decided in whole numbers, never by comparing doubles: 2·LCS·den ≥ num·(m + n).
 */

/** How a text is cut into tokens. A verdict stores which one it used. */
export type TokenizerName = "rouge_score" | "unicode";

/** Cuts texts into tokens. */
export const TOKENIZERS: Record<TokenizerName, (text: string) => string[]> = {
	/**
	 * As the Python package rouge_score 0.1.2 without stemming: lower case, then runs of a–z and 0–9. Every other
	 * character separates, so accented and non-Latin letters do too. For conformance.
	 */
	rouge_score: (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [],
	/** Lower-case words by Unicode's word boundaries (UAX #29, with the dictionaries of ICU). The product's default. */
	unicode: (text) => {
		const tokens: string[] = [];
		for (const piece of words.segment(text.toLowerCase())) if (piece.isWordLike) tokens.push(piece.segment);
		return tokens;
	},
};

// The root locale, so that the same text is cut alike on every machine.
const words = new Intl.Segmenter("und", { granularity: "word" });

/** Precision, recall and F1 of a prediction against a target, each in [0, 1]; all 0 when nothing is shared. */
export type RougeL = { precision: number; recall: number; f1: number };

/** ROUGE-L of two token lists. Costs O(target × prediction / 32). */
export function rougeL(target: readonly string[], prediction: readonly string[]): RougeL {
	const common = longestCommonSubsequence(target, prediction);
	if (common === 0) return { precision: 0, recall: 0, f1: 0 };
	const precision = common / prediction.length;
	const recall = common / target.length;
	// In this order, as rouge_score computes it, so that the doubles agree.
	return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

/** F1 from whole numbers: 2·LCS / (m + n). 0 for two empty lists. */
export function f1Of(common: number, left: number, right: number): number {
	return common === 0 ? 0 : (2 * common) / (left + right);
}

/** A ROUGE-L limit as a fraction of whole numbers. */
export type Threshold = { num: number; den: number };

/**
 * The fraction a decimal limit stands for, to four decimals: 0.7 is 7000/10000.
 *
 * @throws RangeError unless `limit` is in (0, 1]
 */
export function thresholdOf(limit: number): Threshold {
	const num = Math.round(limit * 10_000);
	if (!(num >= 1 && num <= 10_000)) throw new RangeError(`A ROUGE-L limit lies in (0, 1], got ${limit}.`);
	return { num, den: 10_000 };
}

/** The shortest common subsequence with which lists of these lengths reach the limit. */
export function commonNeeded({ num, den }: Threshold, left: number, right: number): number {
	return Math.ceil((num * (left + right)) / (2 * den));
}

/** Length of the longest common subsequence of two token lists. */
export function longestCommonSubsequence(left: readonly string[], right: readonly string[]): number {
	const ids = new Map<string, number>();
	const number = (token: string) => {
		const known = ids.get(token);
		if (known !== undefined) return known;
		ids.set(token, ids.size);
		return ids.size - 1;
	};
	const pattern = Uint32Array.from(left, number);
	const text = Uint32Array.from(right, number);
	const counter = subsequenceCounter();
	counter.prepare(pattern);
	return counter.count(text);
}

/** Counts longest common subsequences of one prepared list with many others. */
export type SubsequenceCounter = {
	prepare(pattern: Uint32Array): void;
	/** Length of the longest common subsequence of the prepared pattern and `text`. */
	count(text: Uint32Array): number;
};

/**
 * The bit-parallel method of Hyyrö 2004 ("Bit-parallel LCS-length computation revisited"): one 32-bit word per
 * 32 tokens of the pattern, with the carry passed on between words. The answer is the number of zero bits.
 */
export function subsequenceCounter(): SubsequenceCounter {
	const masks = new Map<number, Uint32Array>();
	let length = 0;
	let wordCount = 0;
	return {
		prepare(pattern) {
			masks.clear();
			length = pattern.length;
			wordCount = (length + 31) >>> 5;
			pattern.forEach((token, at) => {
				let mask = masks.get(token);
				if (!mask) {
					mask = new Uint32Array(wordCount);
					masks.set(token, mask);
				}
				mask[at >>> 5] = (mask[at >>> 5] ?? 0) | (1 << (at & 31));
			});
		},
		count(text) {
			if (wordCount === 1) return countOneWord(masks, length, text);
			const state = new Uint32Array(wordCount).fill(0xffffffff);
			for (const token of text) {
				const mask = masks.get(token);
				if (!mask) continue;
				let carry = 0;
				for (let word = 0; word < wordCount; word++) {
					const bits = state[word] ?? 0;
					const matched = (bits & (mask[word] ?? 0)) >>> 0;
					const sum = bits + matched + carry;
					carry = sum > 0xffffffff ? 1 : 0;
					state[word] = sum | 0 | (bits - matched);
				}
			}
			let zeros = 0;
			for (let word = 0; word < wordCount; word++) {
				const used = word === wordCount - 1 && (length & 31) !== 0 ? (1 << (length & 31)) - 1 : -1;
				zeros += popCount(~(state[word] ?? 0) & used);
			}
			return zeros;
		},
	};
}

function countOneWord(masks: ReadonlyMap<number, Uint32Array>, length: number, text: Uint32Array): number {
	let state = -1;
	for (const token of text) {
		const mask = masks.get(token)?.[0];
		if (mask === undefined) continue;
		const matched = state & mask;
		state = (state + matched) | (state - matched);
	}
	return popCount(~state & (length === 32 ? -1 : (1 << length) - 1));
}

/** The number of one bits in a 32-bit word (Warren, "Hacker's Delight", §5-1). */
export function popCount(word: number): number {
	let bits = word - ((word >>> 1) & 0x55555555);
	bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
	return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
