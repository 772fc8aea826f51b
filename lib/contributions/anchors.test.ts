import { describe, expect, test } from "vitest";
import { readLeaf } from "#lib/taxonomy/leaf.ts";
import { findQuote, pointerOf, type Quote, quoteIn, textAt } from "./anchors.ts";

const TEXT = "A pear is green. A plum is blue. A pear is sweet.";

describe("quoted words", () => {
	test("are found again after an edit before them, and after one behind them", () => {
		const quote = quoteIn(TEXT, "is blue") as Quote;
		const longer = `Look at fruit. ${TEXT} That is all.`;
		const found = findQuote(longer, quote);
		expect(longer.slice(found?.start, found?.end)).toBe("is blue");
		expect(found?.start).toBe(longer.indexOf("is blue"));
	});

	test("of two same ones the one meant is found, also once they are moved", () => {
		const quote = quoteIn(TEXT, "A pear", TEXT.lastIndexOf("A pear")) as Quote;
		expect(findQuote(TEXT, quote)?.start).toBe(TEXT.lastIndexOf("A pear"));
		const turned = "A pear is sweet. A pear is green. A plum is blue.";
		expect(findQuote(turned, quote)?.start).toBe(0);
	});

	test("that are gone are not found, and words that a text never had are no quote", () => {
		const quote = quoteIn(TEXT, "is blue") as Quote;
		expect(findQuote(TEXT.replace("blue", "red"), quote)).toBeNull();
		expect(quoteIn(TEXT, "is red")).toBeNull();
		expect(quoteIn(TEXT, "")).toBeNull();
	});
});

describe("a field", () => {
	const pairs = (at: number) =>
		[0, 1].map((n) => `      - question: q${at}${n}\n        answer: a${at}${n}\n`).join("");
	const seeds = [0, 1, 2]
		.map((at) => `  - context: c${at}\n    questions_and_answers:\n${pairs(at)}`)
		.join("");
	const content = readLeaf(`version: 3\ndomain: bees\nseed_examples:\n${seeds}`, "knowledge/nature/bees");

	test("is read at its place, and not where there is none", () => {
		if (!content) throw new Error("the text cannot be read");
		const at = (seed: number, pair: number) => textAt(content, { field: "answer", seed, pair });
		expect(at(2, 1)).toBe("a21");
		expect(textAt(content, { field: "context", seed: 1, pair: null })).toBe("c1");
		expect([at(2, 3), at(5, 0)]).toEqual([null, null]);
		expect(textAt(content, { field: "domain", seed: null, pair: null })).toBe("bees");
	});

	test("has its pointer, in a list of pairs or without one", () => {
		const place = { field: "answer", seed: 2, pair: 1 } as const;
		expect(pointerOf(place, () => true)).toBe("/seed_examples/2/questions_and_answers/1/answer");
		expect(pointerOf({ ...place, pair: 0 }, () => false)).toBe("/seed_examples/2/answer");
		expect(pointerOf({ field: "domain", seed: null, pair: null }, () => true)).toBe("/domain");
	});
});
