import { expect, it } from "vitest";
import { visibleParts, visibleText } from "./visible-text.ts";

it("shows what turns a text round, hides in it or rules a terminal", () => {
	expect(visibleText("safe\u202eevil")).toBe("safe[U+202E]evil");
	expect(visibleText("a\u200bb\ufeffc\u2066d")).toBe("a[U+200B]b[U+FEFF]c[U+2066]d");
	expect(visibleText("pass\u200dword")).toBe("pass[U+200D]word");
	expect(visibleText("\u{e0041}\u001b[31m\u0000")).toBe("[U+E0041][U+001B][31m[U+0000]");
});

it("leaves words, lines, tabs, emoji and the joiners of scripts alone", () => {
	for (const text of ["plain\n\ttext", "👩‍🔬 works", "می‌روم", "क्‍ष", "é 汉字"]) {
		expect(visibleParts(text)).toEqual([{ kind: "plain", text }]);
	}
	expect(visibleParts("")).toEqual([]);
});
