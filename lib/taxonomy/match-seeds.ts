import { canonicalSeed, type SeedText } from "./leaf.ts";

/** Two examples that share at least this much of their words are the same one, edited. */
const ALIKE = 0.5;
/** Beyond this many pairs only equal content is matched: a file of thousands of new examples is not an edit. */
const MOST_PAIRS = 250_000;

/**
 * The stated rule by which a seed example keeps its identity over an edit of its file (decisions.md D3): first by
 * equal content, then by similarity (Dice coefficient of their words, most alike first, at least 0.5), else it is
 * new. Equal ones are taken in order, so that moving examples around changes nothing.
 *
 * @returns for each example of `now` the index in `before` that it continues, or null; each index at most once
 */
export function matchSeeds(before: readonly SeedText[], now: readonly SeedText[]): (number | null)[] {
	const matches: (number | null)[] = now.map(() => null);
	const free = new Map<string, number[]>();
	for (const [index, seed] of before.entries()) {
		const key = canonicalSeed(seed);
		free.set(key, [...(free.get(key) ?? []), index]);
	}
	const taken = new Set<number>();
	for (const [index, seed] of now.entries()) {
		const same = free.get(canonicalSeed(seed))?.shift();
		if (same === undefined) continue;
		matches[index] = same;
		taken.add(same);
	}
	const left = before.flatMap((seed, index) => (taken.has(index) ? [] : [{ index, words: wordsOf(seed) }]));
	const fresh = now.flatMap((seed, index) =>
		matches[index] === null ? [{ index, words: wordsOf(seed) }] : [],
	);
	if (left.length * fresh.length > MOST_PAIRS) return matches;

	const pairs = fresh
		.flatMap((b) => left.map((a) => ({ a: a.index, b: b.index, alike: dice(a.words, b.words) })))
		.filter(({ alike }) => alike >= ALIKE)
		.sort((x, y) => y.alike - x.alike || Math.abs(x.a - x.b) - Math.abs(y.a - y.b) || x.b - y.b || x.a - y.a);
	for (const { a, b } of pairs) {
		if (taken.has(a) || matches[b] !== null) continue;
		matches[b] = a;
		taken.add(a);
	}
	return matches;
}

function wordsOf({ context, pairs }: SeedText): Map<string, number> {
	const counts = new Map<string, number>();
	const text = [context ?? "", ...pairs.flatMap(({ question, answer }) => [question, answer])].join(" ");
	for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	return counts;
}

/** 2 × shared ÷ all, in [0, 1], counting repeated words (Dice 1945, on multisets). */
function dice(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
	let shared = 0;
	let all = 0;
	for (const [word, count] of a) {
		all += count;
		shared += Math.min(count, b.get(word) ?? 0);
	}
	for (const count of b.values()) all += count;
	return all === 0 ? 0 : (2 * shared) / all;
}
