import type { Token, TokenKind } from "#lib/taxonomy/qna/yaml/token.ts";
import { type LintProblem, problem } from "./problem.ts";

/**
 * Where a line should begin, as yamllint's "indentation" has it with its "relaxed" settings. Written from what
 * yamllint says of files of ours, without sight of its code; docs/adr/0014 tells how.
 *
 * Only the first token of a line is judged, and a line on which a scalar of several lines ends has none.
 *
 * - The document begins in column 0.
 * - What stands below a key, a "-" or an opening bracket is deeper by one step. The first such line of the file makes
 *   the step, whatever it is, be it none or backwards.
 * - A block that begins in a wrong column is reported once; what it holds is then measured from where it stands.
 * - A sequence below a key may stand a step deeper or in the key's own column: the first one of the file decides.
 * - In brackets the lines align with what follows the opening bracket; where nothing follows it on its line, they are
 *   a step deeper than that line, and remain due there when some are wrong. A closing bracket on a line of its own
 *   stands where the line of the opening one begins.
 * - An anchor or tag stands where its content would. What follows a "-" on its line is what the rest aligns with, even
 *   one anchor or tag; after a key it takes two of them.
 * - The value of a "?" key makes the step even on the line of its ":".
 *
 * Where a value is missing, yamllint loses its place, and so do we:
 * - after nothing but an anchor and tag (one alone on the key's line aside), the next key is due where the content was;
 * - after a sequence in its key's column that ends with an empty item, or one of anchor and tag alone, as the last thing
 *   of its mapping, all that goes on outside is due in that mapping's column, to the end of the file.
 *
 * Not followed, as nobody writes it: a sequence in its "?" key's column that begins with an empty item or ends with a
 * missing one, "? key" in brackets without ":", and what comes after a second missing item at the end of a sequence.
 */
export function wrongIndents(tokens: readonly Token[]): ReadonlyMap<Token, LintProblem> {
	const walk = new Walk(tokens);
	walk.stream();
	return walk.wrong;
}

/** The column in which a token should stand, asked for only where the token begins a line. */
type Due = (token: Token) => number;

/** What follows a ":" that has no value. */
const ENDS: readonly TokenKind[] = ["?", "]", "}", "<block end>"];

type OpenEnd = { due: number | null };
type Leak = { column: number };

class Walk {
	readonly wrong = new Map<Token, LintProblem>();
	private readonly tokens: readonly Token[];
	private position = 0;
	private lastLine = -1;
	/** Where the present line begins. */
	private margin = 0;
	private step: number | null = null;
	/** Whether a sequence below a key is deeper than the key; null until the first. */
	private sequencesDeeper: boolean | null = null;
	/** Set right after a sequence whose last item is missing; `due` where that has anchor or tag, and its column. */
	private openEnd: OpenEnd | null = null;
	/** The last mapping that ended with such a sequence. What was begun before goes on in its column. */
	private leak: Leak | null = null;

	constructor(tokens: readonly Token[]) {
		this.tokens = tokens;
	}

	stream(): void {
		while (this.position < this.tokens.length) {
			if (this.next("<stream start>", "<stream end>", "<directive>", "<document start>", "<document end>")) {
				this.take(() => 0);
			} else this.node(() => 0);
		}
	}

	private peek(ahead = 0): Token | undefined {
		return this.tokens[this.position + ahead];
	}

	private next(...kinds: TokenKind[]): boolean {
		const token = this.peek();
		return token !== undefined && kinds.includes(token.kind);
	}

	private take(due: Due): Token {
		const token = this.peek();
		if (!token) throw new Error("The tokens end inside a node.");
		this.position++;
		const { start, end } = token;
		// Marks of the scanner that hold no text: a block's ends, a key without "?".
		if (start.pointer === end.pointer) return token;
		this.openEnd = null;
		if (this.beginsLine(token)) {
			this.margin = start.column;
			this.judge(token, due(token));
		}
		this.lastLine = endLine(token);
		return token;
	}

	private beginsLine(token = this.peek()): boolean {
		return token !== undefined && token.start.line > this.lastLine;
	}

	private isOnLine(token: Token | undefined): boolean {
		return token?.start.line === this.lastLine;
	}

	private judge(token: Token, due: number): void {
		const { line, column } = token.start;
		if (column === due) return;
		const expected = due < 0 ? `at least ${column + 1}` : `${due} but found ${column}`;
		const text = `wrong indentation: expected ${expected}`;
		this.wrong.set(token, problem("indentation", line + 1, column + 1, text));
	}

	/** One step deeper than `base`; the first token that asks makes the step. */
	private below(base: number): Due {
		return ({ start }) => {
			this.step ??= start.column - base;
			return base + this.step;
		};
	}

	/**
	 * @param dashDue where a "-" is due; not given where it would belong to what is around
	 * @returns whether there is more than anchor and tag
	 */
	private node(due: Due, dashDue?: Due): boolean {
		let sequenceDue = dashDue ?? due;
		while (isProperty(this.peek())) {
			if (this.beginsLine()) sequenceDue = due;
			this.take(due);
		}
		if (this.next("[", "{")) this.flow(due);
		else if (this.next("<block mapping start>")) this.mapping(due);
		else if (this.next("<block sequence start>")) {
			this.take(sequenceDue);
			this.items(sequenceDue);
			this.take(sequenceDue);
		} else if (dashDue && this.next("-")) this.items(sequenceDue, true);
		else if (this.next("<scalar>", "<alias>")) this.take(due);
		else return false;
		return true;
	}

	private mapping(due: Due): void {
		const { column } = this.take(due).start;
		const { leak } = this;
		let base = column;
		let here = due;
		while (this.next("?", ":")) {
			const unfilled = this.pair(base, here, false) ?? this.openEnd?.due;
			if (this.openEnd && this.next("<block end>")) this.leak = { column: base };
			base = unfilled ?? this.columnSince(leak, column);
			here = at(base);
		}
		this.openEnd = null;
		this.take(due);
	}

	/** The column in which something goes on that was begun in `column`, when `leak` was the last. */
	private columnSince(leak: Leak | null, column: number): number {
		return this.leak && this.leak !== leak ? this.leak.column : column;
	}

	/**
	 * A key, written with "?" or not, and its value.
	 * @returns where what follows is due, when the value is missing and that changes it
	 */
	private pair(column: number, here: Due, inFlow: boolean): number | null {
		const deeper = this.below(column);
		const isExplicit = this.key(here, deeper);
		const colon = this.next(":") ? this.take(at(column)) : null;
		const first = this.peek();
		if (!first) return null;
		if (!colon) return inFlow && isExplicit && this.beginsLine() ? deeper(first) : null;
		if (isExplicit && this.makesStep(first, inFlow)) deeper(first);
		const aligned = !isExplicit && this.hasTwoProperties();
		const due = aligned ? at(first.start.column) : deeper;
		const line = this.lastLine;
		if (this.node(due, aligned || isExplicit || inFlow ? due : this.dashDue(column))) return null;
		const next = this.peek();
		if (inFlow) return next?.kind === "," && this.beginsLine() ? due(next) : null;
		if (!isProperty(first)) return isExplicit ? null : column;
		return isExplicit || aligned || this.lastLine > line ? due(first) : column;
	}

	/** @returns whether it is written with "?" */
	private key(here: Due, deeper: Due): boolean {
		if (!this.next("?")) return false;
		const { start, end } = this.take(here);
		const isExplicit = start.pointer < end.pointer;
		if (isExplicit) this.node(deeper, deeper);
		else if (!this.next(":")) this.node(here);
		return isExplicit;
	}

	/** Whether the value of a "?" key makes the step from the line of its ":". */
	private makesStep(first: Token, inFlow: boolean): boolean {
		if (!this.isOnLine(first) || ENDS.includes(first.kind)) return false;
		return !inFlow || !isProperty(first) || this.isOnLine(this.peek(1));
	}

	/** Whether an anchor and a tag follow on this line. */
	private hasTwoProperties(): boolean {
		return [this.peek(), this.peek(1)].every((token) => this.isOnLine(token) && isProperty(token));
	}

	/** Where the first "-" below a key in `column` is due. */
	private dashDue(column: number): Due {
		const deeper = this.below(column);
		return (dash) => {
			this.sequencesDeeper ??= dash.start.column !== column;
			return this.sequencesDeeper ? deeper(dash) : column;
		};
	}

	/** @param mayStayOpen for a sequence in its key's column */
	private items(due: Due, mayStayOpen = false): void {
		let column = this.peek()?.start.column ?? 0;
		const own = column;
		const { leak } = this;
		let here = due;
		let isFilled = false;
		let last: OpenEnd | null = null;
		while (this.next("-")) {
			this.take(here);
			const first = this.peek();
			if (!first) return;
			const itemDue = this.isOnLine(first) ? at(first.start.column) : this.below(column);
			if (this.node(itemDue)) {
				isFilled = true;
				last = null;
			} else last = { due: isProperty(first) ? itemDue(first) : null };
			column = this.columnSince(leak, own);
			here = at(column);
		}
		if (mayStayOpen && last && (isFilled || last.due !== null)) this.openEnd = last;
	}

	private flow(due: Due): void {
		const opening = this.take(due);
		const { margin } = this;
		const first = this.peek();
		const inner = first ? this.innerColumn(opening, first, margin) : margin;
		let commaDue = inner;
		for (let next = first; next && !isClosing(next); next = this.peek()) {
			if (this.next(",")) {
				this.take(at(commaDue));
				commaDue = inner;
			} else if (this.next("?", ":")) commaDue = this.pair(inner, at(inner), true) ?? inner;
			else this.node(at(inner));
		}
		this.take(at(margin));
	}

	/** Where what stands in brackets is due. */
	private innerColumn(opening: Token, first: Token, margin: number): number {
		return first.start.line === opening.end.line ? first.start.column : this.below(margin)(first);
	}
}

function at(column: number): Due {
	return () => column;
}

function isProperty(token: Token | undefined): boolean {
	return token?.kind === "<anchor>" || token?.kind === "<tag>";
}

function isClosing({ kind }: Token): boolean {
	return kind === "]" || kind === "}";
}

/** The line on which the token's last character stands: a block scalar ends before the line that follows it. */
function endLine({ start, end, style }: Token): number {
	const isBlock = style === "|" || style === ">";
	return isBlock && end.column === 0 ? Math.max(start.line, end.line - 1) : end.line;
}
