import type { Token } from "#lib/taxonomy/qna/yaml/token.ts";

export type LintRule =
	| "braces"
	| "brackets"
	| "colons"
	| "commas"
	| "empty-lines"
	| "hyphens"
	| "indentation"
	| "key-duplicates"
	| "new-line-at-end-of-file"
	| "trailing-spaces";

/** What the linter says of one place. Line and column count from 1, as yamllint prints them. */
export type LintProblem = {
	rule: LintRule;
	level: "error" | "warning";
	line: number;
	column: number;
	/** yamllint's words. */
	text: string;
};

/** A token with its neighbours. `before` is null at the start, `after` and `afterNext` at the end. */
export type TokenView = {
	text: string;
	token: Token;
	before: Token | null;
	after: Token | null;
	afterNext: Token | null;
};

const ERRORS: ReadonlySet<LintRule> = new Set([
	"key-duplicates",
	"new-line-at-end-of-file",
	"trailing-spaces",
]);

/** @param line from 1 @param column from 1; yamllint itself says 0 in places */
export function problem(rule: LintRule, line: number, column: number, text: string): LintProblem {
	return { rule, level: ERRORS.has(rule) ? "error" : "warning", line, column, text: `${text} (${rule})` };
}

/** Whether the key is written with "?". */
export function isExplicitKey({ start, end }: Token, text: string): boolean {
	return start.pointer < end.pointer && text.charAt(start.pointer) === "?";
}
