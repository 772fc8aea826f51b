/** What the browser says of a key press; the part of KeyboardEvent that matters here. */
export type Press = {
	key: string;
	ctrlKey: boolean;
	metaKey: boolean;
	altKey: boolean;
	shiftKey: boolean;
	altGraph: boolean;
};

/**
 * Whether a key press is the one that `keys` names: "J", "?", "/", "Enter", "ArrowDown", "F8", "Shift X",
 * "Ctrl Enter" (⌘ on a Mac counts as Ctrl), "Alt ArrowUp", "Alt Shift ArrowUp".
 * A letter without modifiers is never meant with AltGr, Ctrl, ⌘ or Alt held.
 */
export function isPress(keys: string, press: Press): boolean {
	const parts = keys.split(" ");
	const key = parts.pop() ?? "";
	const wants = (name: string) => parts.includes(name);
	if (press.altGraph) return false;
	if (wants("Ctrl") !== (press.ctrlKey || press.metaKey)) return false;
	if (wants("Alt") !== press.altKey) return false;
	// Signs such as "?" need Shift on some layouts and not on others: the sign itself decides.
	const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
	if (!isSign && wants("Shift") !== press.shiftKey) return false;
	return key.length === 1 ? key.toLowerCase() === press.key.toLowerCase() : key === press.key;
}

/** Whether keys act on a single letter or sign, which WCAG 2.1.4 wants to be switchable. */
export const isSingle = (keys: string): boolean =>
	keys.split(" ").every((part) => part === "Shift" || part.length === 1 || part.startsWith("Arrow")) &&
	keys.split(" ").at(-1) !== "Shift";

/** "G T": two keys one after the other. */
export const isSequence = (keys: string): boolean => /^[A-Z] [A-Z]$/.test(keys);
