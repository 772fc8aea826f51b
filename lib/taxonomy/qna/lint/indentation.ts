import type { Token, TokenKind } from "#lib/taxonomy/qna/yaml/token.ts";
import { isExplicitKey, type LintProblem, problem, type TokenView } from "./problem.ts";

/** What the current token stands in, and the column that its content starts at. -1: not known yet. */
type Level = {
	kind:
		| "root"
		| "block mapping"
		| "flow mapping"
		| "block sequence"
		| "flow sequence"
		| "entry"
		| "key"
		| "value";
	indent: number;
	/** Of a flow collection: the indent of the line it opens on, where its end belongs. */
	lineIndent: number;
	/** Of a key: written with "?". */
	explicit: boolean;
	/** Of a sequence: no token opened it, as its hyphens stand at the column of the key above. */
	unopened: boolean;
};

const INVISIBLE: readonly TokenKind[] = ["<stream start>", "<stream end>", "<block end>"];
const ENDS_PAIR: readonly (TokenKind | undefined)[] = ["<block end>", "}", "]", "?"];

/** What yamllint asserts of the tokens did not hold; it then says so and goes on. */
class Unexpected extends Error {}

/**
 * One step of indentation everywhere, whatever its width; sequences under a key all indented or none. Text over
 * several lines is left alone. Gives what yamllint's rule gives with "spaces: consistent" and
 * "indent-sequences: consistent".
 */
export function indentation(): (view: TokenView) => Iterable<LintProblem> {
	const rule = new Indentation();
	return function* check(view) {
		try {
			yield* rule.check(view);
		} catch (cause) {
			if (!(cause instanceof Unexpected)) throw cause;
			const { line, column } = view.token.start;
			yield problem("indentation", line + 1, column + 1, "cannot infer indentation: unexpected token");
		}
	};
}

class Indentation {
	private stack: Level[] = [level("root", 0)];
	/** The last line that something visible stands on, and that line's indent. */
	private line = -1;
	private lineIndent = 0;
	/** Spaces per step; null until the first step is seen. */
	private step: number | null = null;
	private indentsSequences: boolean | null = null;

	*check(view: TokenView): Iterable<LintProblem> {
		const { token, text } = view;
		const visible = !INVISIBLE.includes(token.kind) && !(token.kind === "<scalar>" && token.value === "");
		if (visible) {
			if (token.start.line + 1 > this.line) {
				const finding = this.compare(token);
				if (finding) yield finding;
				this.lineIndent = token.start.column;
			}
			this.line = lastLine(token, text);
		}
		this.enter(view);
		this.leave(view);
	}

	private get top(): Level {
		return this.below(0);
	}

	private below(depth: number): Level {
		const found = this.stack.at(-1 - depth);
		if (!found) throw new Unexpected();
		return found;
	}

	private push(kind: Level["kind"], indent: number, more: Partial<Level> = {}): void {
		this.stack.push({ ...level(kind, indent), ...more });
	}

	/** One step deeper than `base`; the first step seen sets the width. */
	private deeper(base: number, next: Token): number {
		this.step ??= next.start.column - base;
		return base + this.step;
	}

	private compare(token: Token): LintProblem | null {
		const found = token.start.column;
		const { kind, explicit, indent, lineIndent } = this.top;
		let expected = indent;
		if (token.kind === "}" || token.kind === "]") expected = lineIndent;
		else if (kind === "key" && explicit && token.kind !== ":") expected = this.deeper(indent, token);
		if (found === expected) return null;
		const wanted = expected < 0 ? `at least ${found + 1}` : `${expected} but found ${found}`;
		const text = `wrong indentation: expected ${wanted}`;
		return problem("indentation", token.start.line + 1, found + 1, text);
	}

	private enter(view: TokenView): void {
		const { token, after, text } = view;
		switch (token.kind) {
			case "<block mapping start>":
			case "<block sequence start>": {
				const isMap = token.kind === "<block mapping start>";
				if (after?.kind !== (isMap ? "?" : "-") || after.start.line !== token.start.line) {
					throw new Unexpected();
				}
				this.push(isMap ? "block mapping" : "block sequence", token.start.column);
				break;
			}
			case "{":
			case "[": {
				if (!after) break;
				const sameLine = after.start.line === token.start.line;
				const indent = sameLine ? after.start.column : this.deeper(this.lineIndent, after);
				const kind = token.kind === "{" ? "flow mapping" : "flow sequence";
				this.push(kind, indent, { lineIndent: this.lineIndent });
				break;
			}
			case "-":
				if (after && after.kind !== "-" && after.kind !== "<block end>") this.enterEntry(token, after);
				break;
			case "?":
				this.push("key", this.top.indent, { explicit: isExplicitKey(token, text) });
				break;
			case ":":
				this.enterValue(view);
				break;
		}
	}

	private enterEntry(token: Token, after: Token): void {
		const { column } = token.start;
		if (this.top.kind !== "block sequence") this.push("block sequence", column, { unopened: true });
		const beside = after.start.line === token.end.line || after.start.column === column;
		this.push("entry", beside ? after.start.column : this.deeper(column, after));
	}

	private enterValue({ before, after, afterNext }: TokenView): void {
		if (this.top.kind !== "key") throw new Unexpected();
		let next = after;
		const hasProperty = next?.kind === "<anchor>" || next?.kind === "<tag>";
		if (hasProperty && next && next.start.line === before?.start.line && afterNext) {
			if (next.start.line < afterNext.start.line) next = afterNext;
		}
		if (!next || ENDS_PAIR.includes(next.kind)) return;
		const { indent, explicit } = this.top;
		this.push("value", this.valueIndent(indent, explicit, next, before));
	}

	private valueIndent(indent: number, explicit: boolean, next: Token, before: Token | null): number {
		if (explicit) return this.deeper(indent, next);
		if (next.start.line === before?.start.line) return next.start.column;
		if (next.kind !== "<block sequence start>" && next.kind !== "-") return this.deeper(indent, next);
		if (this.indentsSequences === false) return indent;
		const indented = next.start.column !== indent;
		if (this.indentsSequences === null) {
			this.indentsSequences = indented;
			return indented ? this.deeper(indent, next) : indent;
		}
		// Indented elsewhere, not here, and the width of a step is still unknown.
		if (!indented && this.step === null) return -1;
		return this.deeper(indent, next);
	}

	/** Leaves what the token ends. A closing token closes one level only. */
	private leave({ token, after }: TokenView): void {
		let closed = false;
		const isProperty = token.kind === "<anchor>" || token.kind === "<tag>";
		for (;;) {
			const { kind, unopened } = this.top;
			const closes =
				(kind === "flow sequence" && token.kind === "]") ||
				(kind === "flow mapping" && token.kind === "}") ||
				((kind === "block mapping" || kind === "block sequence") &&
					token.kind === "<block end>" &&
					!unopened);
			if (closes && !closed) {
				this.stack.pop();
				closed = true;
			} else if (kind === "entry" && this.endsUnopened(token, after, isProperty)) this.stack.splice(-2);
			else if (kind === "entry" && (after?.kind === "-" || after?.kind === "<block end>")) this.stack.pop();
			else if (kind === "value" && token.kind !== ":" && !isProperty) {
				if (this.below(1).kind !== "key") throw new Unexpected();
				this.stack.splice(-2);
			} else if (kind === "key" && ENDS_PAIR.includes(after?.kind)) this.stack.pop();
			else return;
		}
	}

	private endsUnopened(token: Token, after: Token | null, isProperty: boolean): boolean {
		return token.kind !== "-" && this.below(1).unopened && !isProperty && after?.kind !== "-";
	}
}

function level(kind: Level["kind"], indent: number): Level {
	return { kind, indent, lineIndent: 0, explicit: false, unopened: false };
}

/** The line, from 1, that the token's text ends on: a block scalar's token ends on the line after it. */
function lastLine(token: Token, text: string): number {
	let line = token.end.line + 1;
	if (token.kind !== "<scalar>") return line;
	for (let at = token.end.pointer - 1; at >= token.start.pointer - 1 && at >= 0; at--) {
		const char = text.charAt(at);
		if (!" \t\n\r\v\f".includes(char)) break;
		if (char === "\n") line--;
	}
	return line;
}
