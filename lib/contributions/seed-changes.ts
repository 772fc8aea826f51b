import { canonicalSeed, type LeafContent, type LeafSeed, readLeaf } from "#lib/taxonomy/leaf.ts";
import { matchSeeds } from "#lib/taxonomy/match-seeds.ts";

/** What became of one seed example. `ordinal` is its place in the new text, or of a removed one in the old. */
export type SeedChange = {
	kind: "same" | "edited" | "added" | "removed";
	ordinal: number;
	before: LeafSeed | null;
	after: LeafSeed | null;
};

const FIELDS = ["createdBy", "taskDescription", "domain", "documentOutline", "version", "document"] as const;
export type LeafField = (typeof FIELDS)[number];

export type LeafChanges = {
	/** Of the new text in its order, then the removed ones. */
	seeds: SeedChange[];
	fields: { field: LeafField; before: string; after: string }[];
};

/**
 * What differs between two texts of a leaf, example by example, matched as a save would (`matchSeeds`).
 *
 * @param before "" for a new leaf
 * @returns null where one of the two cannot be read
 */
export function leafChanges(before: string, after: string, path: string): LeafChanges | null {
	const old = before === "" ? EMPTY : readLeaf(before, path);
	const now = readLeaf(after, path);
	if (!old || !now) return null;
	const matches = matchSeeds(old.seeds, now.seeds);
	const seeds = now.seeds.map((seed, ordinal): SeedChange => {
		const match = matches[ordinal];
		const was = match === null || match === undefined ? undefined : old.seeds[match];
		if (!was) return { kind: "added", ordinal, before: null, after: seed };
		const kind = canonicalSeed(was) === canonicalSeed(seed) ? "same" : "edited";
		return { kind, ordinal, before: was, after: seed };
	});
	const kept = new Set(matches);
	const removed = old.seeds.flatMap((seed, ordinal): SeedChange[] =>
		kept.has(ordinal) ? [] : [{ kind: "removed", ordinal, before: seed, after: null }],
	);
	const fields = FIELDS.map((field) => ({ field, before: textOf(old, field), after: textOf(now, field) }));
	return {
		seeds: [...seeds, ...removed],
		fields: fields.filter((field) => field.before !== field.after),
	};
}

const EMPTY: LeafContent = {
	version: null,
	createdBy: null,
	taskDescription: null,
	domain: null,
	documentOutline: null,
	document: null,
	seeds: [],
};

function textOf(content: LeafContent, field: LeafField): string {
	if (field !== "document") return content[field] ?? "";
	const { document } = content;
	return document ? `${document.repo}@${document.commit} ${document.patterns.join(", ")}` : "";
}
