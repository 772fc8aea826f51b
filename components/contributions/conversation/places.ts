import { type CommentField, type FieldPlace, LEAF_FIELDS, SEED_FIELDS } from "#lib/contributions/anchors.ts";
import type { ThreadView } from "#lib/contributions/comments-schema.ts";

/** What a comment is about: the whole contribution, a change, or a field of it. */
export type Target = { changeId: string | null; place: FieldPlace | null };

/** A field of a change in one word, for the page's elements. */
export const keyOf = (changeId: string, { field, seed, pair }: FieldPlace): string =>
	`${changeId}:${field}:${seed ?? ""}:${pair ?? ""}`;

export function targetOf(key: string): Target {
	const [changeId = "", field = "", seed = "", pair = ""] = key.split(":");
	const number = (text: string) => (text === "" ? null : Number(text));
	return { changeId, place: { field: field as CommentField, seed: number(seed), pair: number(pair) } };
}

/** The key of the field that a thread hangs on now; null where there is none. */
export function keyOfThread({ changeId, anchor }: ThreadView): string | null {
	if (changeId === null || anchor === null || anchor.now === null) return null;
	return keyOf(changeId, anchor);
}

const FIELDS: readonly string[] = [...LEAF_FIELDS, ...SEED_FIELDS];

/** As the page is read: all of it, then change by change from the top; what is gone comes last. */
export function inReadingOrder(threads: readonly ThreadView[], changeIds: readonly string[]): ThreadView[] {
	const rank = ({ changeId, path, anchor, isOutdated }: ThreadView): number[] => [
		isOutdated && (anchor === null || anchor.now === null) ? 1 : 0,
		path === null ? -1 : changeIds.indexOf(changeId ?? ""),
		anchor?.seed ?? -1,
		anchor?.pair ?? -1,
		anchor ? FIELDS.indexOf(anchor.field) : -1,
		anchor?.range?.start ?? -1,
	];
	return threads.toSorted((a, b) => {
		const [one, two] = [rank(a), rank(b)];
		const at = one.findIndex((value, index) => value !== two[index]);
		return at < 0 ? 0 : (one[at] ?? 0) - (two[at] ?? 0);
	});
}
