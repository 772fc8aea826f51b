import { expect, it } from "vitest";
import { changedWords, markParts, wordDiff } from "./word-diff.ts";

const side = (a: string, b: string, drop: "added" | "removed") =>
	wordDiff(a, b)
		.filter((part) => part.kind !== drop)
		.map((part) => part.text)
		.join("");

it.each([
	["The bird is small.", "The bird is very small."],
	["968.752 metres", "968.753 metres"],
	["", "new"],
	["old", ""],
	["a\nb c d e f g h i\nj", "a\nb x d e f g h i\nk"],
	["日本語 の 文", "日本語 が 文"],
])("gives both texts back whole: %j → %j", (a, b) => {
	expect(side(a, b, "added")).toBe(a);
	expect(side(a, b, "removed")).toBe(b);
});

it("keeps a number whole", () =>
	expect(wordDiff("It is 968.752 metres long and more", "It is 968.753 metres long and more")).toEqual([
		{ kind: "same", text: "It is " },
		{ kind: "removed", text: "968.752" },
		{ kind: "added", text: "968.753" },
		{ kind: "same", text: " metres long and more" },
	]));

it("merges a short island between two changes", () =>
	expect(wordDiff("one of two things here", "three of four things here").map((part) => part.kind)).toEqual([
		"removed",
		"added",
		"same",
	]));

it("counts the words that came and went", () =>
	expect(changedWords(wordDiff("a red house by the sea", "a big blue house by the sea"))).toEqual({
		added: 2,
		removed: 1,
	}));

it("says nothing of equal texts", () =>
	expect(wordDiff("same", "same")).toEqual([{ kind: "same", text: "same" }]));

it("marks a range of the new text, over the parts that it crosses", () => {
	const after = "There are three ripe pears in the basket";
	const parts = wordDiff("There are 3 green pears in the basket", after);
	const start = after.indexOf("ripe");
	const marked = markParts(parts, [{ start, end: start + "ripe pears".length }]);
	const text = (wanted: (part: (typeof marked)[number]) => boolean) =>
		marked
			.filter(wanted)
			.map((part) => part.text)
			.join("");
	expect(text(({ isMarked }) => isMarked)).toBe("ripe pears");
	expect(text(({ kind }) => kind !== "removed")).toBe(after);
	expect(markParts(parts, []).every(({ isMarked }) => !isMarked)).toBe(true);
});
