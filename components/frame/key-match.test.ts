import { describe, expect, it } from "vitest";
import { isPress, isSequence, isSingle, type Press } from "./key-match.ts";

const press = (key: string, held: Partial<Press> = {}): Press => ({
	key,
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	shiftKey: false,
	altGraph: false,
	...held,
});

describe("isPress", () => {
	it.each<[string, Press, boolean]>([
		["J", press("j"), true],
		["J", press("J", { shiftKey: true }), false],
		["J", press("j", { ctrlKey: true }), false],
		["J", press("j", { altGraph: true }), false],
		["Shift X", press("X", { shiftKey: true }), true],
		["?", press("?", { shiftKey: true }), true],
		["?", press("?"), true],
		["Ctrl K", press("k", { metaKey: true }), true],
		["Ctrl K", press("k"), false],
		["Ctrl Enter", press("Enter", { ctrlKey: true }), true],
		["Alt Shift ArrowUp", press("ArrowUp", { altKey: true, shiftKey: true }), true],
		["Alt ArrowUp", press("ArrowUp", { altKey: true, shiftKey: true }), false],
		["F8", press("F8"), true],
	])("%s against %j is %s", (keys, pressed, yes) => expect(isPress(keys, pressed)).toBe(yes));
});

it("knows single keys and sequences", () => {
	expect(["J", "?", "Shift X", "ArrowRight", "G T"].map(isSingle)).toEqual([true, true, true, true, true]);
	expect(["Ctrl K", "Enter", "F8", "Alt ArrowUp"].map(isSingle)).toEqual([false, false, false, false]);
	expect(isSequence("G T")).toBe(true);
	expect(isSequence("Shift X")).toBe(false);
});
