import { expect, test } from "vitest";
import { bestText, snippetOf, termsOf, wordsOf } from "./search-words.ts";

test("words are cut alike in every script, without case and underscores", () => {
	expect([...wordsOf("Graft_APPLE_7, Größe: ÄPFEL!")]).toEqual(["graft", "apple", "7", "größe", "äpfel"]);
	expect([...wordsOf("ＡＢＣ Ёлка")]).toEqual(["abc", "ёлка"]);
	expect(wordsOf("蜜蜂は花に集まる")).toContain("花");
	expect([...wordsOf("... _ <>")]).toEqual([]);
});

test("only the last word of a query is a beginning", () => {
	expect(termsOf("Bees NECT")).toEqual([
		{ word: "bees", isBeginning: false },
		{ word: "nect", isBeginning: true },
	]);
	expect(termsOf("a b c d e f g h i j")).toHaveLength(8);
});

test("the text with most of the words is shown, the first of equals", () => {
	const texts = [
		{ field: "name" as const, text: "bees" },
		{ field: "answer" as const, text: "Bees drink nectar." },
		{ field: "context" as const, text: "Nectar is what bees drink." },
	];
	expect(bestText(texts, termsOf("bees nec"))?.field).toBe("answer");
	expect(bestText(texts, termsOf("bees"))?.field).toBe("name");
	expect(bestText(texts, termsOf("moth"))).toBeUndefined();
});

test("a snippet marks what matched, keeps markup as text and is short", () => {
	expect(snippetOf("<b>Bees</b> fly", termsOf("bee"))).toEqual([
		{ text: "<b>", isMatch: false },
		{ text: "Bees", isMatch: true },
		{ text: "</b> fly", isMatch: false },
	]);
	const parts = snippetOf(`${"far away ".repeat(50)}honey ${"and on ".repeat(50)}`, termsOf("honey"));
	expect(parts[0]).toEqual({ text: "… ", isMatch: false });
	expect(parts.at(-1)).toEqual({ text: " …", isMatch: false });
	expect(parts.filter(({ isMatch }) => isMatch)).toEqual([{ text: "honey", isMatch: true }]);
	expect(parts.map(({ text }) => text).join("").length).toBeLessThan(200);
});
