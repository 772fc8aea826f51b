/**
 * Cutting a Markdown or plain text document into chunks that fit a teacher's prompt.
 *
 * A chunk never crosses a heading. Within a section whole paragraphs are packed together up to the limit; a
 * paragraph that is too long alone is cut at sentences, and a sentence that is too long at spaces.
 */
import { InvalidError } from "#lib/platform/errors.ts";

/** A piece of a document with its place in it: `text` is the document's `[start, end)`, in UTF-16 units. */
export type Chunk = {
	ordinal: number;
	text: string;
	start: number;
	end: number;
	/** The headings over it, outermost first. */
	headings: string[];
	tokenCount: number;
};

/** As the ancestor's chunker, which fixes it. */
export const DEFAULT_CHUNK_TOKENS = 500;
/** A document over this many UTF-16 units is refused: it would be a library, not a document. */
export const MAX_DOCUMENT_LENGTH = 20_000_000;
/** Tokens per word, a rule of thumb for English and common vocabularies; stated wherever its numbers are shown. */
const TOKENS_PER_WORD = 1.3;
/** A word of more characters than this counts as several: a long address or number is many tokens. */
const WORD_LENGTH = 12;

/**
 * About how many tokens a model makes of a text: 1.3 per word. Where a script has no spaces each character counts
 * as a word, and a run without spaces counts as one word per 12 characters.
 */
export function approximateTokens(text: string): number {
	return Math.ceil(wordCount(text) * TOKENS_PER_WORD);
}

function wordCount(text: string): number {
	let words = 0;
	for (const [run] of text.matchAll(/\S+/g)) {
		const ideographs =
			run.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
		words += ideographs + Math.ceil((run.length - ideographs) / WORD_LENGTH);
	}
	return words;
}

type Span = { start: number; end: number };

/**
 * The chunks of a document in reading order. Each has at most `maxTokens` tokens by `approximateTokens`, unless a
 * single run without a space is longer. The same text always gives the same chunks.
 *
 * @param maxTokens from 20 to 100,000
 * @throws InvalidError `document.too-long` over 20 million UTF-16 units; `document.chunk-size` for a size out of range
 */
export function chunkDocument(text: string, { maxTokens = DEFAULT_CHUNK_TOKENS } = {}): Chunk[] {
	if (!(Number.isInteger(maxTokens) && maxTokens >= 20 && maxTokens <= 100_000)) {
		throw new InvalidError("document.chunk-size", "A chunk has from 20 to 100,000 tokens.", { maxTokens });
	}
	if (text.length > MAX_DOCUMENT_LENGTH) {
		throw new InvalidError("document.too-long", "The document has more than 20 million characters.", {
			length: text.length,
		});
	}
	const maxWords = Math.floor(maxTokens / TOKENS_PER_WORD);
	const chunks: Chunk[] = [];
	for (const { headings, blocks } of sections(text)) {
		const pieces = blocks.flatMap((block) => cutBlock(text, block, maxWords));
		for (const { start, end } of pack(text, pieces, maxWords)) {
			const piece = text.slice(start, end);
			chunks.push({
				ordinal: chunks.length,
				text: piece,
				start,
				end,
				headings: [...headings],
				tokenCount: approximateTokens(piece),
			});
		}
	}
	return chunks;
}

/** The paragraphs between headings. `#` lines inside a code fence are no headings, and a fence is one paragraph. */
function sections(text: string): { headings: string[]; blocks: Span[] }[] {
	const found: { headings: string[]; blocks: Span[] }[] = [];
	const open: { level: number; title: string }[] = [];
	let blocks: Span[] = [];
	let block: Span | undefined;
	let fence: string | undefined;
	const endBlock = () => {
		if (block) blocks.push(block);
		block = undefined;
	};
	const endSection = () => {
		endBlock();
		if (blocks.length > 0) found.push({ headings: open.map(({ title }) => title), blocks });
		blocks = [];
	};
	for (const { start, end, line } of lines(text)) {
		const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
		const heading = fence === undefined ? /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(line) : null;
		if (heading) {
			endSection();
			const level = heading[1]?.length ?? 1;
			while ((open.at(-1)?.level ?? 0) >= level) open.pop();
			open.push({ level, title: heading[2] ?? "" });
			continue;
		}
		if (fence === undefined && line.trim() === "") {
			endBlock();
			continue;
		}
		if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
		block = { start: block?.start ?? start, end };
	}
	endSection();
	return found;
}

function* lines(text: string): Generator<Span & { line: string }> {
	for (let start = 0; start < text.length; ) {
		const feed = text.indexOf("\n", start);
		const end = feed === -1 ? text.length : feed;
		const line = text.slice(start, end).replace(/\r$/, "");
		yield { start, end: start + line.length, line };
		start = end + 1;
	}
}

/** A paragraph as it is, or its sentences where it is too long, or their words where those are. */
function cutBlock(text: string, block: Span, maxWords: number): Span[] {
	if (wordCount(text.slice(block.start, block.end)) <= maxWords) return [block];
	return sentenceSpans(text, block).flatMap((sentence) =>
		wordCount(text.slice(sentence.start, sentence.end)) <= maxWords
			? [sentence]
			: pack(text, [...wordSpans(text, sentence)], maxWords),
	);
}

const sentenceSegmenter = new Intl.Segmenter("und", { granularity: "sentence" });

/** Of the same length, with line breaks inside a paragraph as spaces: else they would end a sentence. */
function unwrapped(text: string): string {
	return text.replace(/(?<!\n)\r?\n(?![ \t]*(?:[-*+>|#]|\d+[.)]|\r?\n|$))/g, (feed) =>
		" ".repeat(feed.length),
	);
}

function sentenceSpans(text: string, { start, end }: Span): Span[] {
	const spans: Span[] = [];
	for (const { index, segment } of sentenceSegmenter.segment(unwrapped(text.slice(start, end)))) {
		const trimmed = trim(text, { start: start + index, end: start + index + segment.length });
		if (trimmed.end > trimmed.start) spans.push(trimmed);
	}
	return spans;
}

function* wordSpans(text: string, { start, end }: Span): Generator<Span> {
	for (const { index, 0: word } of text.slice(start, end).matchAll(/\S+/g)) {
		// Runs without a space, as in Japanese or in an address, are cut every 12 characters, never inside a pair.
		for (let at = 0; at < word.length; ) {
			let to = Math.min(word.length, at + WORD_LENGTH);
			if (to < word.length && /[\uD800-\uDBFF]/.test(word[to - 1] ?? "")) to++;
			yield { start: start + index + at, end: start + index + to };
			at = to;
		}
	}
}

function trim(text: string, { start, end }: Span): Span {
	const piece = text.slice(start, end);
	return {
		start: start + (piece.length - piece.trimStart().length),
		end: end - (piece.length - piece.trimEnd().length),
	};
}

/** Neighbours joined, as many as fit. */
function pack(text: string, pieces: readonly Span[], maxWords: number): Span[] {
	const packed: Span[] = [];
	let words = 0;
	for (const piece of pieces) {
		const own = wordCount(text.slice(piece.start, piece.end));
		const last = packed.at(-1);
		if (last && words + own <= maxWords) {
			last.end = piece.end;
			words += own;
		} else {
			packed.push({ ...piece });
			words = own;
		}
	}
	return packed;
}

/**
 * The sentences of a text in order, none empty, on one line each; by Unicode's sentence boundaries (UAX #29). A line
 * break ends a sentence only before an empty line or an item of a list.
 */
export function sentencesOf(text: string): string[] {
	return sentenceSpans(text, { start: 0, end: text.length }).map(({ start, end }) =>
		text.slice(start, end).replace(/\s+/g, " "),
	);
}
