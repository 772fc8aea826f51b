import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exactMatch, normaliseAnswer, scoreHeldOut, splitHeldOut, tokenF1 } from "./held-out.ts";

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

	it("keeps what it held out when the share or the dataset grows", () => {
		const ids = (of: readonly { id: string }[]) => new Set(of.map(({ id }) => id));
		const small = ids(splitHeldOut(samples, 0.1, "s", sha).test);
		expect(small.size).toBeGreaterThan(0);
		const large = ids(splitHeldOut(samples, 0.3, "s", sha).test);
		expect([...small].every((id) => large.has(id))).toBe(true);
		const more = samples.map(({ id }) => ({ id: `n${id}`, question: `new ${id}` }));
		const grown = splitHeldOut([...samples, ...more], 0.3, "s", sha);
		const before = splitHeldOut(samples, 0.3, "s", sha);
		const trained = ids(grown.training);
		const moved = before.test.filter(({ id }) => trained.has(id));
		expect(moved.length).toBeLessThan(0.02 * before.test.length); // only who was held out to fill up the share
		expect(() => splitHeldOut(samples, 1.1, "s", sha)).toThrow(RangeError);
	});

	it("gives a small dataset its share, and at least one row", () => {
		for (let n = 2; n < 40; n++) {
			const few = Array.from({ length: n }, (_, i) => ({ id: `${n}/${i}`, question: `${i}` }));
			expect(splitHeldOut(few, 0.2, "s", sha).test.length).toBeGreaterThanOrEqual(
				Math.max(1, Math.round(n / 5)),
			);
			expect(splitHeldOut(few, 0.02, "s", sha).test.length).toBeGreaterThanOrEqual(1);
			expect(splitHeldOut(few, 0, "s", sha).test).toEqual([]);
		}
		expect(splitHeldOut([{ id: "a", question: "a" }], 0.2, "q", sha).training.length).toBeLessThanOrEqual(1);
	});
});
