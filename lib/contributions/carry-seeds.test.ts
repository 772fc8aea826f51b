import { describe, expect, test } from "vitest";
import { canonicalSeed, type SeedText } from "#lib/taxonomy/leaf.ts";
import { type CarriedSeed, carrySeeds } from "./carry-seeds.ts";

const seed = (question: string, answer: string): SeedText => ({
	context: null,
	pairs: [{ question, answer }],
});
const PEARS = seed("How many pears are in the basket?", "There are three pears in the basket.");
const BOATS = seed("Which boat is the longest of all?", "The ferry is longer than any other boat.");
const MUSIC = seed("Who wrote this old song about rain?", "Nobody knows who wrote it.");
const rows = (...seeds: SeedText[]): CarriedSeed[] =>
	seeds.map((each, ordinal) => ({ id: "abc".charAt(ordinal), ordinal, text: canonicalSeed(each) }));

describe("a seed example of a draft keeps its identity", () => {
	test("when others are put before it, and when they change places", () => {
		const was = rows(PEARS, BOATS);
		expect(carrySeeds(was, [MUSIC, PEARS, BOATS])).toEqual([null, "a", "b"]);
		expect(carrySeeds(was, [BOATS, PEARS])).toEqual(["b", "a"]);
	});

	test("when its words change, little by little or all at once at its place", () => {
		const was = rows(PEARS, BOATS);
		const edited = seed("How many pears are in the basket?", "There are 4 pears in it.");
		expect(carrySeeds(was, [BOATS, edited])).toEqual(["b", "a"]);
		expect(carrySeeds(was, [seed("", "Unlike all."), BOATS])).toEqual(["a", "b"]);
	});

	test("but another at its place, with one more in the text, is not it", () => {
		expect(carrySeeds(rows(PEARS, BOATS), [MUSIC, BOATS, seed("", "New")])).toEqual([null, "b", null]);
	});

	test("when it was taken out and comes back", () => {
		const [a, b] = rows(PEARS, BOATS) as [CarriedSeed, CarriedSeed];
		const gone = [
			{ ...a, ordinal: null },
			{ ...b, ordinal: 0 },
		];
		expect(carrySeeds(gone, [BOATS])).toEqual(["b"]);
		expect(carrySeeds(gone, [BOATS, PEARS])).toEqual(["b", "a"]);
		expect(carrySeeds(gone, [BOATS, MUSIC])).toEqual(["b", null]);
	});
});
