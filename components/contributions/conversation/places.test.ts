import { expect, it } from "vitest";
import type { FieldPlace } from "#lib/contributions/anchors.ts";
import type { ThreadView } from "#lib/contributions/comments-schema.ts";
import { inReadingOrder, keyOf, keyOfThread, targetOf } from "./places.ts";

const CHANGE = "0198c000-0000-7000-8000-000000000001";

const thread = (id: string, at: Partial<FieldPlace> | null, now: string | null = "text"): ThreadView => ({
	id,
	changeId: CHANGE,
	path: "knowledge/a",
	anchor: at && {
		field: "answer",
		seed: 0,
		pair: 0,
		...at,
		seedWas: 0,
		quote: null,
		range: null,
		was: "text",
		now,
	},
	isOutdated: now === null,
	resolved: null,
	comments: [],
});

it.each<FieldPlace>([
	{ field: "answer", seed: 0, pair: 2 },
	{ field: "context", seed: 3, pair: null },
	{ field: "domain", seed: null, pair: null },
])("a place is what its key says: %j", (place) => {
	expect(targetOf(keyOf(CHANGE, place))).toEqual({ changeId: CHANGE, place });
});

it("a thread whose field is gone has no key", () => {
	expect(keyOfThread(thread("a", {}))).toBe(`${CHANGE}:answer:0:0`);
	expect(keyOfThread(thread("a", {}, null))).toBeNull();
	expect(keyOfThread(thread("a", null))).toBeNull();
});

it("orders threads as the page is read", () => {
	const all = [
		thread("gone", { seed: null }, null),
		thread("answer of 3", { seed: 2 }),
		thread("question of 3", { seed: 2, field: "question" }),
		thread("domain", { field: "domain", seed: null, pair: null }),
		thread("leaf", null),
		{ ...thread("all", null), changeId: null, path: null },
	];
	const order = inReadingOrder(all, [CHANGE]).map(({ id }) => id);
	expect(order).toEqual(["all", "leaf", "domain", "question of 3", "answer of 3", "gone"]);
});
