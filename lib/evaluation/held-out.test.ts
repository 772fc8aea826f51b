import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exactMatch, isHeldOut, normaliseAnswer, scoreHeldOut, splitHeldOut, tokenF1 } from "./held-out.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");

describe("SQuAD's measures", () => {
	it("ignore case, punctuation, articles and spaces, and nothing else", () => {
		expect(normaliseAnswer(" The  cat's mat! ")).toBe("cats mat");
		expect(normaliseAnswer("An “apple” — a theatre")).toBe("apple theatre");
		expect(normaliseAnswer("Übersee a là")).toBe("übersee là");
		expect(exactMatch("The Moon.", "moon")).toBe(1);
		expect(exactMatch("a moon rock", "moon")).toBe(0);
	});

	it("count each word as often as both have it", () => {
		expect(tokenF1("red red blue", "red green")).toBeCloseTo(2 / 5);
		expect(tokenF1("constructor", "constructor")).toBe(1);
		expect(tokenF1("", "moon")).toBe(0);
		expect(tokenF1("the", "a.")).toBe(1);
	});

	it("are averaged with an interval", () => {
		const { exactMatch: em, f1 } = scoreHeldOut([
			{ id: "1", answer: "moon", reference: "The moon" },
			{ id: "2", answer: "sun", reference: "moon" },
		]);
		expect(em).toMatchObject({ mean: 0.5, n: 2 });
		expect(f1?.interval).not.toBeNull();
		expect(scoreHeldOut([])).toEqual({ rows: [], exactMatch: null, f1: null });
	});
});

describe("the split", () => {
	const samples = Array.from({ length: 2000 }, (_, index) => ({
		id: `s${index}`,
		question: `q ${index % 1500}`,
	}));

	it("holds out about the share, the same in any order", () => {
		const { test, training } = splitHeldOut(samples, 0.2, "seed", sha);
		expect(test.length + training.length).toBe(2000);
		expect(test.length / 2000).toBeGreaterThan(0.17);
		expect(test.length / 2000).toBeLessThan(0.23);
		const again = splitHeldOut(samples.toReversed(), 0.2, "seed", sha);
		expect(new Set(again.test.map(({ id }) => id))).toEqual(new Set(test.map(({ id }) => id)));
		expect(splitHeldOut(samples, 0.2, "other", sha).test).not.toEqual(test);
	});

	it("never parts two samples that ask the same", () => {
		const { test, training } = splitHeldOut(samples, 0.3, "seed", sha);
		const trained = new Set(training.map(({ question }) => question));
		expect(test.filter(({ question }) => trained.has(question))).toEqual([]);
	});

	it("keeps what it held out when the share grows", () => {
		const small = samples.filter(({ id }) => isHeldOut(id, 0.1, "s", sha));
		expect(small.length).toBeGreaterThan(0);
		expect(small.every(({ id }) => isHeldOut(id, 0.3, "s", sha))).toBe(true);
		expect(() => isHeldOut("a", 1.1, "s", sha)).toThrow(RangeError);
	});
});
