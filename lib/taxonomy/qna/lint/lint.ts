import type { Token } from "#lib/taxonomy/qna/yaml/token.ts";
import { duplicateKeys } from "./duplicates.ts";
import { wrongIndents } from "./indentation.ts";
import { checkLine } from "./lines.ts";
import type { LintProblem, TokenView } from "./problem.ts";
import { checkSpacing } from "./spacing.ts";

const SWITCHES_OFF = /^#\s*yamllint disable-file\s*$/;
const DIRECTIVE = /^# yamllint (disable|enable|disable-line)((?: rule:\S+)*)\s*$/;

type Comment = { line: number; inline: boolean; text: string };

/**
 * Lints as yamllint 1.38 does with `{extends: relaxed, rules: {line-length: disable}}`: the same problems in the
 * same order, directives in comments included. Its rules "anchors" and "new-lines" cannot fire on a text that was
 * read in text mode and composed, so they are not here. See docs/adr/0014 for how it was written.
 *
 * @param text   without a byte order mark, lines ended by "\n"
 * @param tokens all tokens of the text, which must have composed without error
 */
export function lint(text: string, tokens: readonly Token[]): LintProblem[] {
	const lines = text.split("\n");
	if (SWITCHES_OFF.test(lines[0] ?? "")) return [];
	const hasDirectives = text.includes("# yamllint ");
	const found: LintProblem[] = [];
	const muted = new Set<string>();
	let mutedHere = new Set<string>();
	let mutedNext = new Set<string>();
	let waiting: LintProblem[] = [];
	let line = 1;
	let start = 0;

	const flushLine = () => {
		const end = start + (lines[line - 1] ?? "").length;
		waiting.push(...checkLine(text, line, start, end));
		for (const one of waiting) if (!muted.has(one.rule) && !mutedHere.has(one.rule)) found.push(one);
		waiting = [];
		mutedHere = mutedNext;
		mutedNext = new Set();
		line++;
		start = end + 1;
	};
	const flushBefore = (next: number) => {
		while (line < next && line <= lines.length) flushLine();
	};

	const duplicates = duplicateKeys();
	const indents = wrongIndents(tokens);
	for (const [at, token] of tokens.entries()) {
		flushBefore(token.start.line + 1);
		const view: TokenView = {
			text,
			token,
			before: tokens[at - 1] ?? null,
			after: tokens[at + 1] ?? null,
			afterNext: tokens[at + 2] ?? null,
		};
		const wrongIndent = indents.get(token);
		waiting.push(...checkSpacing(view));
		if (wrongIndent) waiting.push(wrongIndent);
		waiting.push(...duplicates(view));
		if (!hasDirectives) continue;
		for (const comment of commentsAfter(text, token, view.after)) {
			flushBefore(comment.line);
			obey(comment, muted, comment.inline ? mutedHere : mutedNext);
		}
	}
	flushBefore(lines.length + 1);
	return found;
}

const RULES = [
	"braces",
	"brackets",
	"colons",
	"commas",
	"empty-lines",
	"hyphens",
	"indentation",
	"key-duplicates",
	"new-line-at-end-of-file",
	"trailing-spaces",
];

function obey(comment: Comment, muted: Set<string>, mutedLine: Set<string>): void {
	const match = DIRECTIVE.exec(comment.text);
	if (!match) return;
	const [, verb, names = ""] = match;
	const rules = [...names.matchAll(/ rule:(\S+)/g)].map(([, name = ""]) => name);
	const target = verb === "disable-line" ? mutedLine : muted;
	// Naming no rule means all; "enable rule:x" after that leaves the others muted, so all are written out.
	const meant = rules.length > 0 ? rules : RULES;
	for (const rule of meant) {
		if (verb === "enable") target.delete(rule);
		else target.add(rule);
	}
}

function* commentsAfter(text: string, token: Token, next: Token | null): Iterable<Comment> {
	const atEdge = token.kind === "<stream start>" || next?.kind === "<stream end>";
	if (next && token.end.line === next.start.line && !atEdge) return;
	const from = token.end.pointer;
	let pointer = from;
	let line = token.end.line + 1;
	for (const part of text.slice(from, next ? next.start.pointer : text.length).split("\n")) {
		const at = part.indexOf("#");
		if (at >= 0) {
			const start = pointer + at;
			const end = text.indexOf("\n", start);
			const inline =
				token.kind !== "<stream start>" &&
				line === token.end.line + 1 &&
				text.charAt(token.end.pointer - 1) !== "\n";
			yield { line, inline, text: text.slice(start, end < 0 ? text.length : end) };
		}
		pointer += part.length + 1;
		line++;
	}
}
