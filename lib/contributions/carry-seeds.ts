import { type SeedText, seedFromCanonical } from "#lib/taxonomy/leaf.ts";
import { matchSeeds } from "#lib/taxonomy/match-seeds.ts";

/** A seed example of a draft: its place in the text, null once it is taken out, and what it said last. */
export type CarriedSeed = { id: string; ordinal: number | null; text: string };

/**
 * Where a draft's seed examples are after an edit, by the rule that a save follows (`matchSeeds`). Because a draft is
 * saved while somebody types, two more hold here: an example left over at a place where the text has one left over,
 * too, is the same one, as long as none was added or taken out; and one that was taken out comes back as itself.
 *
 * @returns for each example of `now` the id of the one it continues, or null for a new one
 */
export function carrySeeds(was: readonly CarriedSeed[], now: readonly SeedText[]): (string | null)[] {
	const present = was
		.filter(({ ordinal }) => ordinal !== null)
		.sort((a, b) => Number(a.ordinal) - Number(b.ordinal));
	const ids: (string | null)[] = matchSeeds(textsOf(present), now).map((at) => idAt(present, at));
	if (present.length === now.length) {
		for (const { id, ordinal } of present) {
			if (ordinal !== null && !ids.includes(id) && ids[ordinal] === null) ids[ordinal] = id;
		}
	}
	const gone = was.filter(({ ordinal }) => ordinal === null);
	const fresh = ids.flatMap((id, at) => (id === null ? [at] : []));
	const back = matchSeeds(
		textsOf(gone),
		fresh.flatMap((at) => now[at] ?? []),
	);
	for (const [index, at] of fresh.entries()) ids[at] = idAt(gone, back[index] ?? null);
	return ids;
}

const textsOf = (seeds: readonly CarriedSeed[]): SeedText[] =>
	seeds.map(({ text }) => seedFromCanonical(text));

const idAt = (seeds: readonly CarriedSeed[], at: number | null): string | null =>
	at === null ? null : (seeds[at]?.id ?? null);
