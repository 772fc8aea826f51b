import { compose } from "./yaml/compose.ts";
import { type MappingNode, type Pair, type Place, TAG } from "./yaml/node.ts";

/** Where something is written, lines from 1. Offsets are in the text with "\n" line ends and no byte order mark. */
export type Position = { line: number; column: number; endLine: number; start: number; end: number };

/** The tree of a file, for reading and editing it. `root` is null when the file holds no document. */
export type Tree = { text: string; root: Place | null };

/** @throws YamlError and YamlFailure as `compose` */
export function readTree(text: string): Tree {
	return { text, root: compose(text).root };
}

/** The pair of a key: the last one, if it is there twice. Pairs that a merge key brings in are not looked at. */
export function pairOf(place: Place | null | undefined, key: string): Pair | undefined {
	if (place?.node.kind !== "mapping") return undefined;
	return place.node.pairs.findLast((pair) => pair.key.node.kind === "scalar" && pair.key.node.text === key);
}

/** The value of a key, one that a merge key brings in included. */
export function valueOfKey(place: Place | null | undefined, key: string): Place | undefined {
	const own = pairOf(place, key);
	if (own || place?.node.kind !== "mapping") return own?.value;
	for (const source of mergedInto(place.node)) {
		const brought = pairOf(source, key);
		if (brought) return brought.value;
	}
	return undefined;
}

function mergedInto(node: MappingNode): Place[] {
	const merges = node.pairs.filter(({ key }) => key.node.tag === `${TAG}merge`);
	return merges.flatMap(({ value }) => (value.node.kind === "sequence" ? value.node.items : [value]));
}

/** The entries of a list; none where the value is no list. */
export function itemsOf(place: Place | undefined): readonly Place[] {
	return place?.node.kind === "sequence" ? place.node.items : [];
}

/** The text of a scalar as it is written, whatever YAML takes it for; undefined where there is no scalar. */
export function textOf(place: Place | undefined): string | undefined {
	const node = place?.node;
	if (node?.kind !== "scalar") return undefined;
	return node.tag === `${TAG}null` ? "" : node.text;
}

/** Where a value is written. Blank lines and comments after a block are not counted to it. */
export function positionOf(text: string, place: Place): Position {
	const { at } = place;
	const start = at.pointer;
	const end = place.alias ? start + 1 : endOf(text, place);
	const lines = text.slice(start, end).split("\n").length - 1;
	return { line: at.line + 1, column: at.column + 1, endLine: at.line + 1 + lines, start, end };
}

/** Where the last scalar or bracket of a value ends, its line break left out. */
export function endOf(text: string, { node, at, alias }: Place): number {
	if (alias)
		return at.pointer + (/^\*[\w-]*/.exec(text.slice(at.pointer, at.pointer + 200))?.[0].length ?? 1);
	if (node.kind !== "scalar" && !node.flow) {
		const last = node.kind === "sequence" ? node.items.at(-1) : node.pairs.at(-1)?.value;
		if (last) return Math.max(endOf(text, last), at.pointer);
	}
	let end = node.end.pointer;
	if (node.kind === "scalar" && (node.style === "|" || node.style === ">")) {
		while (end > at.pointer && /\s/.test(text.charAt(end - 1))) end--;
	}
	return end;
}
