import { diffArrays } from "diff";

export type DiffPart = { kind: "same" | "added" | "removed"; text: string };

/** Texts longer than this are shown as removed and added whole: the comparison is quadratic in the worst case. */
const LONGEST = 60_000;
/** What is unchanged between two changes and shorter than this is read as part of the change. */
const ISLAND = 8;

const tokens = (text: string) => text.match(/\s+|\d+(?:[.,]\d+)*|[^\s\d.,;:()/]+|[.,;:()/]/gu) ?? [];

/**
 * What turns `before` into `after`, by words; numbers are whole ("968.752"), short islands are merged.
 * The removed and the same parts joined are `before`, the added and the same parts joined are `after`.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
	if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
	if (before.length + after.length > LONGEST) return changed(before, after);
	const raw = diffArrays(tokens(before), tokens(after));
	const parts: DiffPart[] = [];
	let removed = "";
	let added = "";
	const flush = () => {
		parts.push(...changed(removed, added));
		removed = "";
		added = "";
	};
	raw.forEach((piece, index) => {
		const text = piece.value.join("");
		if (piece.removed) removed += text;
		else if (piece.added) added += text;
		else if (
			(removed || added) &&
			index < raw.length - 1 &&
			text.trim().length < ISLAND &&
			!text.includes("\n")
		) {
			removed += text;
			added += text;
		} else {
			flush();
			parts.push({ kind: "same", text });
		}
	});
	flush();
	return parts;
}

export type MarkedPart = DiffPart & { isMarked: boolean };

/** The parts cut at these ranges of `after`, which do not overlap; removed parts are in none. */
export function markParts(
	parts: readonly DiffPart[],
	ranges: readonly { start: number; end: number }[],
): MarkedPart[] {
	const cuts = ranges.flatMap(({ start, end }) => [start, end]);
	let at = 0;
	return parts.flatMap(({ kind, text }): MarkedPart[] => {
		if (kind === "removed") return [{ kind, text, isMarked: false }];
		const from = at;
		at += text.length;
		const inside = cuts.filter((cut) => cut > from && cut < at);
		const edges = [...new Set([from, ...inside, at])].sort((a, b) => a - b);
		return edges.slice(0, -1).map((start, index) => ({
			kind,
			text: text.slice(start - from, (edges[index + 1] ?? at) - from),
			isMarked: ranges.some((range) => range.start <= start && start < range.end),
		}));
	});
}

const changed = (removed: string, added: string): DiffPart[] => [
	...(removed === "" ? [] : [{ kind: "removed" as const, text: removed }]),
	...(added === "" ? [] : [{ kind: "added" as const, text: added }]),
];

/** How many words a change adds and removes. */
export function changedWords(parts: readonly DiffPart[]): { added: number; removed: number } {
	const words = (kind: DiffPart["kind"]) =>
		parts
			.filter((part) => part.kind === kind)
			.reduce((sum, part) => sum + (part.text.match(/[^\s.,;:()/]+/gu)?.length ?? 0), 0);
	return { added: words("added"), removed: words("removed") };
}
