import { type LintProblem, problem } from "./problem.ts";

/** How many empty lines may follow one another inside a file; none at its start and end. */
const MOST_EMPTY_LINES = 2;

/** The rules that look at one line alone. `start` and `end` are its place in `text`, `line` counts from 1. */
export function* checkLine(text: string, line: number, start: number, end: number): Iterable<LintProblem> {
	if (start === end) yield* emptyLines(text, line, end);
	if (end === text.length && end > start) {
		const column = length(text, start, end) + 1;
		yield problem("new-line-at-end-of-file", line, column, "no new line character at the end of file");
	}
	let last = end;
	while (last > start && " \t\r\v\f".includes(text.charAt(last - 1))) last--;
	if (last !== end && " \t".includes(text.charAt(last))) {
		yield problem("trailing-spaces", line, length(text, start, last) + 1, "trailing spaces");
	}
}

function* emptyLines(text: string, line: number, at: number): Iterable<LintProblem> {
	if (at >= text.length) return;
	// Only the last empty line of a series speaks.
	if (text.startsWith("\n\n", at)) return;
	let start = at;
	while (start >= 1 && text.charAt(start - 1) === "\n") start--;
	let count = at - start;
	let most = MOST_EMPTY_LINES;
	if (start === 0) {
		count++;
		most = 0;
	}
	if (at === text.length - 1) {
		if (at === 0) return;
		most = 0;
	}
	if (count > most) yield problem("empty-lines", line, 1, `too many blank lines (${count} > ${most})`);
}

/** In code points. */
function length(text: string, start: number, end: number): number {
	let count = 0;
	for (const _ of text.slice(start, end)) count++;
	return count;
}
