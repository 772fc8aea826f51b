/**
 * Seeded chance: the same seed gives the same numbers on every machine, so that a run can be repeated.
 * Not for secrets.
 */
export type Random = {
	/** The next number, in [0, 1). */
	next(): number;
	/** The next whole number in [0, below). `below` is at least 1. */
	int(below: number): number;
	/**
	 * A source of its own for a named purpose. It depends on the seed and the label alone, not on what was drawn
	 * before, so work done in any order draws the same numbers.
	 */
	fork(label: string): Random;
};

/** A source of chance from a seed, by Mulberry32 over the seed's 32-bit hash. */
export function seededRandom(seed: string | number): Random {
	const name = String(seed);
	let state = hash32(name);
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		next,
		int: (below) => Math.floor(next() * below),
		fork: (label) => seededRandom(`${name}\u0000${label}`),
	};
}

/** A 32-bit hash of a text's UTF-16 units: FNV-1a, then MurmurHash3's finisher so that near texts differ in all bits. */
export function hash32(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
