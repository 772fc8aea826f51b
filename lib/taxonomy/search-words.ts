/** Where in a leaf the words were found. */
export const SEARCH_FIELDS = [
	"name",
	"task",
	"domain",
	"outline",
	"question",
	"answer",
	"context",
	"author",
] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

export type SearchText = { field: SearchField; text: string };

/** A piece of a text; what matched is to be marked. Plain text: whoever draws it, escapes it. */
export type SnippetPart = { text: string; isMatch: boolean };

/** The word that people still type is the last; leaves are found by its beginning. */
export type SearchTerm = { word: string; isBeginning: boolean };

const MOST_TERMS = 8;
/** Longer ones are no words that anybody types; Postgres takes 2,046 bytes. */
const MOST_CHARACTERS = 60;
const AROUND = 60;

const segmenter = new Intl.Segmenter("und", { granularity: "word" });

type Place = { word: string; at: number; length: number };

/** The words of a text in any script, as they are compared: without case, full-width forms as plain ones. */
function* placesOf(text: string): Generator<Place> {
	// Names of leaves part their words by an underscore, which Unicode counts as a letter.
	for (const { segment, index, isWordLike } of segmenter.segment(text.replaceAll("_", " "))) {
		if (!isWordLike) continue;
		const word = segment.normalize("NFKC").toLowerCase().slice(0, MOST_CHARACTERS).toWellFormed();
		yield { word, at: index, length: segment.length };
	}
}

/** The different words of a text. */
export const wordsOf = (text: string): Set<string> => new Set([...placesOf(text)].map(({ word }) => word));

/** What a person asks for: each word has to be there, the last one as a beginning. */
export function termsOf(query: string): SearchTerm[] {
	const words = [...placesOf(query)].map(({ word }) => word).slice(0, MOST_TERMS);
	return words.map((word, at) => ({ word, isBeginning: at === words.length - 1 }));
}

const matches = (word: string, term: SearchTerm) =>
	term.isBeginning ? word.startsWith(term.word) : word === term.word;

/** Whether a text has the word, or one that begins so where the term is a beginning. */
export const hasTerm = (text: string, term: SearchTerm): boolean =>
	[...wordsOf(text)].some((word) => matches(word, term));

/** Of the texts the one with most of the terms, the first where several have as many; undefined where none has one. */
export function bestText(texts: readonly SearchText[], terms: readonly SearchTerm[]): SearchText | undefined {
	let best: SearchText | undefined;
	let most = 0;
	for (const text of texts) {
		const words = wordsOf(text.text);
		const count = terms.filter((term) => [...words].some((word) => matches(word, term))).length;
		if (count > most) [best, most] = [text, count];
	}
	return best;
}

/** The text around the first match, cut at both ends where it is longer, in pieces. */
export function snippetOf(text: string, terms: readonly SearchTerm[]): SnippetPart[] {
	const found = [...placesOf(text)].filter(({ word }) => terms.some((term) => matches(word, term)));
	const first = found[0]?.at ?? 0;
	const from = first <= AROUND ? 0 : wordStart(text, first - AROUND);
	const to = Math.min(text.length, first + 2 * AROUND);
	const parts: SnippetPart[] = from > 0 ? [{ text: "… ", isMatch: false }] : [];
	let at = from;
	for (const { at: start, length } of found) {
		if (start < at || start + length > to) continue;
		if (start > at) parts.push({ text: text.slice(at, start), isMatch: false });
		parts.push({ text: text.slice(start, start + length), isMatch: true });
		at = start + length;
	}
	if (at < to) parts.push({ text: text.slice(at, to).toWellFormed(), isMatch: false });
	if (to < text.length) parts.push({ text: " …", isMatch: false });
	return parts;
}

/** Where a word begins at or after a place, so that no word and no character is cut in two. */
function wordStart(text: string, from: number): number {
	for (const { at } of placesOf(text)) if (at >= from) return at;
	return from;
}
