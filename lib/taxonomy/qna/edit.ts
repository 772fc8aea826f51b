import { InvalidError } from "#lib/platform/errors.ts";
import { type QnaPair, type QnaSeed, type QnaValues, readQna } from "./read.ts";
import { writeScalar } from "./scalar-text.ts";
import { replaceRange, type Splice, unixText } from "./splice.ts";
import { endOf, itemsOf, pairOf, readTree } from "./tree.ts";
import { field, type NewSeed, pairItem, seedItem } from "./write.ts";
import type { Place } from "./yaml/node.ts";

/*
 * Small edits of a qna.yaml's text. Each changes only the lines of what it edits and keeps every other byte: comments,
 * styles, line ends, a byte order mark. Each reads its own result back, and refuses an edit that would not say what
 * was asked, or would change anything beside it: InvalidError "qna.not-editable". Then the text itself must be edited.
 */

/**
 * Sets the text that a JSON pointer names, e.g. "/seed_examples/0/answer"; a key that is missing from a mapping is
 * added at its end.
 */
export function setScalar(text: string, pointer: string, value: string): string {
	const source = unixText(text);
	const parts = pointer.split("/").slice(1);
	const key = parts.at(-1) ?? "";
	const parent = placeAt(rootOf(source), parts.slice(0, -1), pointer);
	const found = childOf(parent, key);
	const splices = found
		? setText(source, parent, found, value)
		: [addKey(source, parent, field(key, value, columnOf(parent)))];
	for (const splice of splices) {
		const after = replaceRange(text, splice);
		const read = readScalar(unixText(after), parts);
		if (read === value && sameBeside(text, after, pointer)) return after;
	}
	throw notEditable(pointer);
}

/** Adds a seed example before the one at `at`, or at the end. */
export function addSeed(text: string, seed: NewSeed, at?: number): string {
	const isKnowledge = hasPairLists(text);
	const expected = seedsOf(text);
	expected.splice(at ?? expected.length, 0, seed);
	return addItem(text, "/seed_examples", at, expected, (column, step) =>
		seedItem(seed, isKnowledge, column, step),
	);
}

export function removeSeed(text: string, at: number): string {
	const expected = seedsOf(text).filter((_, index) => index !== at);
	return removeItem(text, "/seed_examples", at, expected);
}

/** Moves the seed example at `from` so that it ends up at `to`. What stands between examples stays where it is. */
export function moveSeed(text: string, from: number, to: number): string {
	if (from === to) return text;
	const pointer = "/seed_examples";
	const source = unixText(text);
	const ranges = listAt(source, pointer).map((item) => rangeOf(source, item, pointer));
	const order = ranges.map((_, index) => index);
	const [moved] = order.splice(from, 1);
	if (moved === undefined || to < 0 || to >= ranges.length) throw notEditable(pointer);
	order.splice(to, 0, moved);
	let after = text;
	for (let slot = ranges.length - 1; slot >= 0; slot--) {
		const here = ranges[slot];
		const content = ranges[order[slot] ?? slot];
		if (!here || !content || here === content) continue;
		after = replaceRange(after, { ...here, text: source.slice(content.start, content.end) });
	}
	const seeds = seedsOf(text);
	return verified(
		text,
		after,
		order.flatMap((index) => seeds[index] ?? []),
		pointer,
	);
}

/** Adds a question and answer to a knowledge seed example. */
export function addPair(text: string, seed: number, pair: QnaPair, at?: number): string {
	const expected = seedsOf(text);
	expected[seed]?.pairs.splice(at ?? expected[seed].pairs.length, 0, pair);
	const pointer = `/seed_examples/${seed}/questions_and_answers`;
	return addItem(text, pointer, at, expected, (column) => pairItem(pair, column));
}

export function removePair(text: string, seed: number, at: number): string {
	const expected = seedsOf(text);
	expected[seed]?.pairs.splice(at, 1);
	return removeItem(text, `/seed_examples/${seed}/questions_and_answers`, at, expected);
}

function notEditable(pointer: string): InvalidError {
	const what = pointer === "" ? "The file" : `"${pointer}"`;
	const message = `${what} cannot be edited here without changing more of the file. Edit the YAML itself.`;
	return new InvalidError("qna.not-editable", message, { pointer });
}

function rootOf(source: string): Place {
	const { root } = readTree(source);
	if (!root) throw notEditable("");
	return root;
}

function childOf(place: Place, part: string): Place | undefined {
	if (place.node.kind === "sequence") return place.node.items[Number(part)];
	return pairOf(place, part)?.value;
}

/** Aliases are not followed: what they name stands elsewhere, too. */
function placeAt(root: Place, parts: readonly string[], pointer: string): Place {
	let place = root;
	for (const part of parts) {
		const next = childOf(place, part);
		if (!next || next.alias) throw notEditable(pointer);
		place = next;
	}
	return place;
}

function columnOf({ node }: Place): number {
	const first = node.kind === "mapping" ? node.pairs[0]?.key.at : undefined;
	return first?.column ?? node.start.column;
}

/** Ways to write the text, the best first. */
function setText(source: string, parent: Place, found: Place, value: string): Splice[] {
	const { node, at, alias } = found;
	if (alias || node.kind !== "scalar" || source.charAt(at.pointer) === "&") return [];
	const inFlow = parent.node.kind !== "scalar" && parent.node.flow;
	const start = at.pointer;
	const end = endOf(source, found);
	const space = start === end && source.charAt(start - 1) === ":" ? " " : "";
	const indent = inFlow ? null : columnOf(parent) + 2;
	const texts = [
		writeScalar(value, { indent, style: node.style }),
		writeScalar(value, { indent: null, style: '"' }),
	];
	return texts.map((text) => ({ start, end, text: space + text }));
}

function addKey(source: string, parent: Place, line: string): Splice {
	const last = parent.node.kind === "mapping" && !parent.node.flow ? parent.node.pairs.at(-1) : undefined;
	if (!last) throw notEditable("");
	const at = endOfLine(source, Math.max(endOf(source, last.value), last.key.node.end.pointer));
	return { start: at, end: at, text: `\n${line}` };
}

function endOfLine(source: string, from: number): number {
	const end = source.indexOf("\n", from);
	return end < 0 ? source.length : end;
}

function listAt(source: string, pointer: string): readonly Place[] {
	const list = placeAt(rootOf(source), pointer.split("/").slice(1), pointer);
	if (list.node.kind === "sequence" && list.node.flow && list.node.items.length > 0)
		throw notEditable(pointer);
	return itemsOf(list);
}

/** From an item's hyphen, which must be the first thing on its line, to the end of its last line. */
function rangeOf(source: string, item: Place, pointer: string): { start: number; end: number } {
	const start = source.lastIndexOf("-", item.at.pointer - 1);
	const margin = source.slice(source.lastIndexOf("\n", start - 1) + 1, start);
	if (start < 0 || margin.trim() !== "" || source.slice(start + 1, item.at.pointer).trim() !== "") {
		throw notEditable(pointer);
	}
	return { start, end: endOfLine(source, endOf(source, item)) };
}

function addItem(
	text: string,
	pointer: string,
	at: number | undefined,
	expected: readonly NewSeed[],
	write: (column: number, listStep: number) => string,
): string {
	const source = unixText(text);
	const parts = pointer.split("/").slice(1);
	const parent = placeAt(rootOf(source), parts.slice(0, -1), pointer);
	const pair = pairOf(parent, parts.at(-1) ?? "");
	if (!pair || pair.value.alias) throw notEditable(pointer);
	const items = listAt(source, pointer);
	const keyColumn = pair.key.at.column;
	const first = items[0] && rangeOf(source, items[0], pointer);
	if (!first) {
		const start = pair.value.at.pointer;
		const end = Math.max(pair.value.node.end.pointer, start);
		const before = source.slice(0, start).trimEnd().length;
		const item = write(keyColumn + 2, 2);
		return verified(text, replaceRange(text, { start: before, end, text: `\n${item}` }), expected, pointer);
	}
	const column = first.start - (source.lastIndexOf("\n", first.start - 1) + 1);
	const item = write(column, column - keyColumn);
	const next = at === undefined ? undefined : items[at];
	let splice: Splice;
	if (next) {
		const { start } = rangeOf(source, next, pointer);
		splice = { start: start - column, end: start - column, text: `${item}\n` };
	} else {
		const last = items.at(-1);
		const end = last ? rangeOf(source, last, pointer).end : source.length;
		splice = { start: end, end, text: `\n${item}` };
	}
	return verified(text, replaceRange(text, splice), expected, pointer);
}

function removeItem(text: string, pointer: string, at: number, expected: readonly NewSeed[]): string {
	const source = unixText(text);
	const items = listAt(source, pointer);
	const item = items[at];
	if (!item) throw notEditable(pointer);
	const { start, end } = rangeOf(source, item, pointer);
	const lineStart = source.lastIndexOf("\n", start - 1) + 1;
	const splice =
		items.length === 1
			? { start: source.slice(0, start).trimEnd().length, end, text: " []" }
			: { start: lineStart, end: Math.min(end + 1, source.length), text: "" };
	return verified(text, replaceRange(text, splice), expected, pointer);
}

function valuesOf(text: string): QnaValues {
	const { values } = readQna(text, "qna.yaml");
	if (!values) throw notEditable("");
	return values;
}

function plain({ context, pairs }: NewSeed): NewSeed {
	return { ...(context === undefined ? {} : { context }), pairs: pairs.map((pair) => ({ ...pair })) };
}

function seedsOf(text: string): NewSeed[] {
	return valuesOf(text).seeds.map((seed: QnaSeed) => plain(seed));
}

/** Whether the file is knowledge of the form with several pairs in a seed example. */
function hasPairLists(text: string): boolean {
	const root = rootOf(unixText(text));
	const seeds = itemsOf(pairOf(root, "seed_examples")?.value);
	if (seeds.length > 0) return seeds.some((seed) => pairOf(seed, "questions_and_answers") !== undefined);
	return pairOf(root, "document") !== undefined;
}

/** `after`, once it is sure that it has the expected seed examples and that all else reads as before. */
function verified(before: string, after: string, expected: readonly NewSeed[], pointer: string): string {
	const { seeds, ...rest } = valuesOf(after);
	const { seeds: _, ...restBefore } = valuesOf(before);
	const seedsEqual = JSON.stringify(seeds.map(plain)) === JSON.stringify(expected.map(plain));
	if (seedsEqual && JSON.stringify(rest) === JSON.stringify(restBefore)) return after;
	throw notEditable(pointer);
}

function readScalar(source: string, parts: readonly string[]): string | undefined {
	let place: Place | undefined = readTree(source).root ?? undefined;
	for (const part of parts) place = place && childOf(place, part);
	return place?.node.kind === "scalar" ? place.node.text : undefined;
}

/** Whether two files read the same but for the value at `pointer`. */
function sameBeside(before: string, after: string, pointer: string): boolean {
	const others = (text: string) => {
		const source = unixText(text);
		const { positions } = readQna(text, "qna.yaml");
		const parts = [...positions.keys()].filter((key) => key !== pointer && !pointer.startsWith(`${key}/`));
		return JSON.stringify(parts.map((key) => [key, readScalar(source, key.split("/").slice(1))]));
	};
	return others(before) === others(after);
}
