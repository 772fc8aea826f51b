import { estimateMean, type MeanEstimate } from "./stats.ts";

/**
 * Scores on held-out rows: accepted samples that no training saw, answered greedily (temperature 0) and compared with
 * their own answer. Measures and normalisation are SQuAD's (Rajpurkar et al. 2016, arXiv:1606.05250, §6.1 and its
 * evaluation script), with Unicode's punctuation and symbols in place of ASCII's. Words are parted by spaces, so
 * texts in scripts without spaces are scored by exact match alone.
 */

/** Lower case; punctuation, English articles and repeated spaces taken out. "The cat's mat!" → "cats mat" */
export function normaliseAnswer(text: string): string {
	const bare = text.toLowerCase().replace(/[\p{P}\p{S}]/gu, "");
	return bare
		.replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, " ")
		.replace(/\s+/gu, " ")
		.trim();
}

/** 1 when both are the same after normalisation, else 0. */
export function exactMatch(answer: string, reference: string): 0 | 1 {
	return normaliseAnswer(answer) === normaliseAnswer(reference) ? 1 : 0;
}

/** F1 of the bags of words, in [0, 1]. Two texts without a word are the same: 1. */
export function tokenF1(answer: string, reference: string): number {
	const words = (text: string) => normaliseAnswer(text).split(" ").filter(Boolean);
	const [mine, theirs] = [words(answer), words(reference)];
	if (mine.length === 0 || theirs.length === 0) return mine.length === theirs.length ? 1 : 0;
	const left = new Map<string, number>();
	for (const word of theirs) left.set(word, (left.get(word) ?? 0) + 1);
	let common = 0;
	for (const word of mine) {
		const count = left.get(word) ?? 0;
		if (count > 0) common++;
		left.set(word, count - 1);
	}
	return (2 * common) / (mine.length + theirs.length);
}

export type HeldOutScores = {
	rows: readonly { id: string; exactMatch: 0 | 1; f1: number }[];
	/** Fractions of 1, each with its 95 % interval. Null without rows. */
	exactMatch: MeanEstimate | null;
	f1: MeanEstimate | null;
};

/** Scores answers against references. */
export function scoreHeldOut(
	answers: readonly { id: string; answer: string; reference: string }[],
): HeldOutScores {
	const rows = answers.map(({ id, answer, reference }) => ({
		id,
		exactMatch: exactMatch(answer, reference),
		f1: tokenF1(answer, reference),
	}));
	if (rows.length === 0) return { rows, exactMatch: null, f1: null };
	return {
		rows,
		exactMatch: estimateMean(rows.map((row) => row.exactMatch)),
		f1: estimateMean(rows.map((row) => row.f1)),
	};
}

/** Where a sample stands in the order that the seed gives, in [0, 1). Depends on nothing but its id and the seed. */
const placeOf = (id: string, seed: string, hash: (text: string) => string): number =>
	Number.parseInt(hash(`held-out\n${seed}\n${id}`).slice(0, 8), 16) / 2 ** 32;

/**
 * Parts samples into training and test. Of samples that ask the same, word for word, all go where the first of their
 * ids (in order of text) goes, so that no test question was trained on.
 *
 * Who stands before the share in the seed's order is held out, whatever the other samples are: the same in every
 * version of a dataset, so that one does not move from test to training as it grows, and a larger share holds out all
 * that a smaller one does. Where chance leaves a small dataset short of its share, the next in that order are held out
 * as well: at least the share, rounded, and at least one of two or more.
 *
 * @param share of samples held out, in [0, 1]
 * @param hash hex digest of a text, at least 8 digits, evenly spread (SHA-256)
 * @throws RangeError if `share` is out of range
 */
export function splitHeldOut<T extends { id: string; question: string }>(
	samples: readonly T[],
	share: number,
	seed: string,
	hash: (text: string) => string,
): { training: T[]; test: T[] } {
	if (!(share >= 0 && share <= 1)) throw new RangeError(`share must be in [0, 1], got ${share}`);
	const groups = [...Map.groupBy(samples, ({ question }) => normaliseAnswer(question)).values()].map(
		(group) => {
			const [first = ""] = group.map(({ id }) => id).sort();
			return { group, first, place: placeOf(first, seed, hash) };
		},
	);
	const order = groups.sort((a, b) => a.place - b.place || (a.first < b.first ? -1 : 1));
	const least = leastHeldOut(samples.length, share);
	const split: { training: T[]; test: T[] } = { training: [], test: [] };
	for (const { group, place } of order) {
		const isTest = place < share || split.test.length < least;
		(isTest ? split.test : split.training).push(...group);
	}
	return split;
}

/** How many of so many samples are held out at least. */
export function leastHeldOut(samples: number, share: number): number {
	const rounded = Math.round(samples * share);
	return share > 0 && samples > 1 ? Math.max(rounded, 1) : rounded;
}
