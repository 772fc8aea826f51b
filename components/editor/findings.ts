/** What a rule says about a place in the text. Lines and columns count from 1; `endColumn` is the first one after it. */
export type EditorFinding = {
	line: number;
	column: number;
	endLine?: number;
	endColumn?: number;
	severity: "error" | "warning";
	says: string;
};

export type Place = { line: number; column: number };

/** The first finding after the place, around the end of the text; undefined where there is none at all. */
export function nextFinding(findings: readonly EditorFinding[], from: Place): EditorFinding | undefined {
	const sorted = [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
	return (
		sorted.find((f) => f.line > from.line || (f.line === from.line && f.column > from.column)) ?? sorted[0]
	);
}

/** Where a line begins in a text, as an index; the end of the text for a line past it. */
export function lineStart(text: string, line: number): number {
	let at = 0;
	for (let count = 1; count < line; count++) {
		const next = text.indexOf("\n", at);
		if (next < 0) return text.length;
		at = next + 1;
	}
	return at;
}
