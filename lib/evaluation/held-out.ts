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

/**
 * Whether a sample is held out. Depends on nothing but its id, the seed and the share: the same in every version of a
 * dataset, so that a sample never moves from test to training as the dataset grows. A larger share holds out all that
 * a smaller one does.
 *
 * @param share of samples held out, in [0, 1]
 * @param hash hex digest of a text, at least 8 digits, evenly spread (SHA-256)
 * @throws RangeError if `share` is out of range
 */
export function isHeldOut(
	sampleId: string,
	share: number,
	seed: string,
	hash: (text: string) => string,
): boolean {
	if (!(share >= 0 && share <= 1)) throw new RangeError(`share must be in [0, 1], got ${share}`);
	return Number.parseInt(hash(`held-out\n${seed}\n${sampleId}`).slice(0, 8), 16) < share * 2 ** 32;
}

/**
 * Parts samples into training and test. Of samples that ask the same, word for word, all go where the first of their
 * ids (in order of text) goes, so that no test question was trained on.
 */
export function splitHeldOut<T extends { id: string; question: string }>(
	samples: readonly T[],
	share: number,
	seed: string,
	hash: (text: string) => string,
): { training: T[]; test: T[] } {
	const leader = new Map<string, string>();
	for (const { id, question } of samples) {
		const key = normaliseAnswer(question);
		const first = leader.get(key);
		if (first === undefined || id < first) leader.set(key, id);
	}
	const split: { training: T[]; test: T[] } = { training: [], test: [] };
	for (const sample of samples) {
		const id = leader.get(normaliseAnswer(sample.question)) ?? sample.id;
		(isHeldOut(id, share, seed, hash) ? split.test : split.training).push(sample);
	}
	return split;
}
