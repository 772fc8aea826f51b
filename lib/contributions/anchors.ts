import type { LeafContent } from "#lib/taxonomy/leaf.ts";

/** Fields of a seed example that people comment on. */
export const SEED_FIELDS = ["context", "question", "answer"] as const;
/** Fields of the leaf that people comment on. */
export const LEAF_FIELDS = ["createdBy", "taskDescription", "domain", "documentOutline"] as const;

export type SeedField = (typeof SEED_FIELDS)[number];
export type CommentField = SeedField | (typeof LEAF_FIELDS)[number];

/** A field of a leaf's text. `seed` and `pair` are places from 0; both null for a field of the leaf itself. */
export type FieldPlace = { field: CommentField; seed: number | null; pair: number | null };

/** Words of a field, with some of what stands around them, which tells them from the same words elsewhere in it. */
export type Quote = { quote: string; before: string; after: string };

/** So many characters around a quote are kept. */
const AROUND = 32;

export const isSeedField = (field: CommentField): field is SeedField =>
	(SEED_FIELDS as readonly string[]).includes(field);

export const isLeafField = (field: string): field is (typeof LEAF_FIELDS)[number] =>
	(LEAF_FIELDS as readonly string[]).includes(field);

/** What the field says; null where there is no such place in the text. */
export function textAt(content: LeafContent, { field, seed, pair }: FieldPlace): string | null {
	if (!isSeedField(field)) return content[field];
	const example = seed === null ? undefined : content.seeds[seed];
	if (!example) return null;
	if (field === "context") return example.context;
	return (pair === null ? undefined : example.pairs[pair])?.[field] ?? null;
}

const KEYS: Record<Exclude<CommentField, SeedField>, string> = {
	createdBy: "created_by",
	taskDescription: "task_description",
	domain: "domain",
	documentOutline: "document_outline",
};

/**
 * The JSON pointer of a field in its file.
 *
 * @param has whether the file has a value at a pointer: only knowledge of the newer form has lists of pairs
 */
export function pointerOf({ field, seed, pair }: FieldPlace, has: (pointer: string) => boolean): string {
	if (!isSeedField(field)) return `/${KEYS[field]}`;
	const example = `/seed_examples/${String(seed)}`;
	const inList = `${example}/questions_and_answers/${String(pair)}/${field}`;
	return field !== "context" && has(inList) ? inList : `${example}/${field}`;
}

/**
 * The words of a field that somebody points at.
 *
 * @param start where they stand, if the sender knows; else the first place is taken
 * @returns null where the text does not have them
 */
export function quoteIn(text: string, quote: string, start?: number): Quote | null {
	const isThere = start !== undefined && text.startsWith(quote, start);
	const at = isThere ? start : text.indexOf(quote);
	if (at < 0 || quote === "") return null;
	const end = at + quote.length;
	return { quote, before: text.slice(Math.max(0, at - AROUND), at), after: text.slice(end, end + AROUND) };
}

/**
 * Where the quoted words stand now: of several places the one whose surroundings are most like those of the quote,
 * the first of equal ones.
 *
 * @returns null where the words are gone
 */
export function findQuote(
	text: string,
	{ quote, before, after }: Quote,
): { start: number; end: number } | null {
	let best: { start: number; alike: number } | null = null;
	for (let start = text.indexOf(quote); start >= 0; start = text.indexOf(quote, start + 1)) {
		const end = start + quote.length;
		const alike =
			sharedEnd(text.slice(Math.max(0, start - AROUND), start), before) +
			sharedStart(text.slice(end, end + AROUND), after);
		if (best === null || alike > best.alike) best = { start, alike };
	}
	return best && { start: best.start, end: best.start + quote.length };
}

function sharedStart(a: string, b: string): number {
	let length = 0;
	while (length < a.length && length < b.length && a[length] === b[length]) length++;
	return length;
}

function sharedEnd(a: string, b: string): number {
	let length = 0;
	while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
	return length;
}
