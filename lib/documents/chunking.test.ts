import { describe, expect, it } from "vitest";
import { InvalidError } from "#lib/platform/errors.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { approximateTokens, chunkDocument, sentencesOf } from "./chunking.ts";

const words = (count: number, word = "word") => Array.from({ length: count }, () => word).join(" ");

describe("chunkDocument", () => {
	it("cuts at headings and names those above each chunk", () => {
		const chunks = chunkDocument("Intro.\n\n# Bees\nThey fly.\n\n## Food\nNectar.\n\n# Ants\nThey walk.\n");
		expect(chunks.map(({ text, headings }) => [text, headings])).toEqual([
			["Intro.", []],
			["They fly.", ["Bees"]],
			["Nectar.", ["Bees", "Food"]],
			["They walk.", ["Ants"]],
		]);
	});

	it("takes a # inside a code fence as text", () => {
		expect(chunkDocument("# Shell\n```\n# a comment\n\nls\n```\nDone.")).toHaveLength(1);
	});

	it("packs whole paragraphs up to the limit", () => {
		const paragraph = words(30);
		const chunks = chunkDocument([paragraph, paragraph, paragraph].join("\n\n"), { maxTokens: 80 });
		expect(chunks.map(({ text }) => text)).toEqual([`${paragraph}\n\n${paragraph}`, paragraph]);
	});

	it("cuts a long paragraph at sentences, and a long sentence at spaces", () => {
		const chunks = chunkDocument(`One two three. W${words(18)}. W${words(50)}.`, { maxTokens: 30 });
		expect(chunks[0]?.text).toBe(`One two three. W${words(18)}.`);
		expect(chunks.every(({ tokenCount }) => tokenCount <= 30)).toBe(true);
	});

	it("loses no word and points into the document, whatever the text", () => {
		const random = seededRandom("documents");
		const parts = [
			"# A\n",
			"## B c\n",
			"\n\n",
			"\r\n",
			"word. ",
			"Straße ",
			"空は青い。",
			"🌱🌱🌱🌱🌱🌱🌱🌱🌱 ",
			"```\n",
			words(40),
			"! ",
		];
		for (let round = 0; round < 200; round++) {
			const text = Array.from({ length: random.int(60) }, () => parts[random.int(parts.length)]).join("");
			const chunks = chunkDocument(text, { maxTokens: 20 + random.int(60) });
			expect(chunks).toEqual(chunks.toSorted((a, b) => a.start - b.start));
			for (const { text: own, start, end } of chunks) expect(text.slice(start, end)).toBe(own);
			const between = chunks.map((chunk, at) => text.slice(chunks[at - 1]?.end ?? 0, chunk.start)).join("\n");
			const outside = `${between}\n${text.slice(chunks.at(-1)?.end ?? 0)}`;
			expect(
				outside.split(/\r?\n/).every((line) => line.trim() === "" || /^ {0,3}#/.test(line)),
				outside,
			).toBe(true);
			expect(
				chunks
					.map(({ text: own }) => own)
					.join("")
					.isWellFormed(),
			).toBe(true);
		}
	});

	it("cuts text without spaces", () => {
		const chunks = chunkDocument("空".repeat(200), { maxTokens: 40 });
		expect(chunks.length).toBeGreaterThan(5);
		expect(chunks.every(({ tokenCount }) => tokenCount <= 40)).toBe(true);
	});

	it("refuses what is out of bounds", () => {
		expect(() => chunkDocument("x", { maxTokens: 5 })).toThrow(InvalidError);
		expect(() => chunkDocument("x".repeat(20_000_001))).toThrow(InvalidError);
	});

	it("handles a document of one megabyte without a break in time", { timeout: 10_000 }, () => {
		expect(chunkDocument(words(200_000)).length).toBeGreaterThan(400);
	});
});

it("counts 1.3 tokens per word, ideographs one by one", () => {
	expect(approximateTokens(words(10))).toBe(13);
	expect(approximateTokens("空は青い")).toBe(6);
	expect(approximateTokens("")).toBe(0);
});

it("splits sentences", () => {
	expect(sentencesOf("It is so. Is it? 空は青い。 ")).toEqual(["It is so.", "Is it?", "空は青い。"]);
	expect(sentencesOf("It goes on\nin the next line.\r\nAnother\n\nA title\n- one\n- two")).toEqual([
		"It goes on in the next line.",
		"Another",
		"A title",
		"- one",
		"- two",
	]);
});
