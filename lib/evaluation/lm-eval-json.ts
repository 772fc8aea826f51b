/** Small readers for JSON that a Python program wrote and nobody has checked. */

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under an own key, or undefined. */
export function objectIn(object: JsonObject, key: string): JsonObject | undefined {
	const value = Object.hasOwn(object, key) ? object[key] : undefined;
	return isObject(value) ? value : undefined;
}

/** The finite number under an own key, or null. */
export function numberIn(object: JsonObject, key: string): number | null {
	const value = Object.hasOwn(object, key) ? object[key] : undefined;
	return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The text under an own key, or null. */
export function textIn(object: JsonObject, key: string): string | null {
	const value = Object.hasOwn(object, key) ? object[key] : undefined;
	return typeof value === "string" && value !== "" ? value : null;
}

/**
 * JSON as Python's `json` writes it: NaN and ±Infinity, which JSON has no words for, become null.
 *
 * @throws SyntaxError if it is no JSON otherwise
 */
export function parsePythonJson(text: string): unknown {
	const standard = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) =>
		found.startsWith('"') ? found : "null",
	);
	return JSON.parse(standard.replace(/^\uFEFF/, ""));
}

/** What a value is, for a sentence: "a list of 3", "nothing", "the text “N/A”". */
export function what(value: unknown): string {
	if (value === null || value === undefined) return "nothing";
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (typeof value === "string") return `the text “${value.slice(0, 40)}”`;
	return typeof value === "object" ? "an object" : `the ${typeof value} ${String(value)}`;
}
