import { expect, test } from "vitest";
import type { SeedText } from "./leaf.ts";
import { matchSeeds } from "./match-seeds.ts";

const seed = (question: string, answer: string): SeedText => ({
	context: null,
	pairs: [{ question, answer }],
});
const area = seed("What is the area of a square with side 3?", "The area is 9.");
const sum = seed("Add two and five for me.", "Seven.");
const poem = seed("Write a line about rain.", "Rain taps on the window.");

test("an example that says the same is the same, wherever it stands", () => {
	expect(matchSeeds([area, sum, poem], [poem, area, sum])).toEqual([2, 0, 1]);
});

test("an edited example is the one it is most like", () => {
	const edited = seed("What is the area of a square with side 4?", "The area is 16.");
	expect(matchSeeds([sum, area], [edited, sum])).toEqual([1, 0]);
});

test("an example unlike any other is new, and so is one more of the same", () => {
	expect(matchSeeds([area], [seed("Name a river in France.", "The Loire.")])).toEqual([null]);
	expect(matchSeeds([area], [area, area])).toEqual([0, null]);
	expect(matchSeeds([], [area])).toEqual([null]);
});

test("equal content is taken before what is merely alike", () => {
	const nearly = seed("What is the area of a square with side 3?", "The area is nine.");
	expect(matchSeeds([area], [nearly, area])).toEqual([null, 0]);
});
