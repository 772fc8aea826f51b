import { scanAnchor, scanDirective, scanTag } from "./scan-property.ts";
import { scanBlockScalar, scanPlain, scanQuoted } from "./scan-scalar.ts";
import { ENDS_TOKEN, Source } from "./source.ts";
import type { Mark, Token, TokenKind } from "./token.ts";

/** A place where a key without "?" may have begun. */
type SimpleKey = { tokenNumber: number; required: boolean; mark: Mark };

/** A key without "?" stands on one line and is at most this many characters long. */
const LONGEST_SIMPLE_KEY = 1024;
/** What a scalar without quotes cannot begin with. */
const INDICATORS = `${ENDS_TOKEN}-?:,[]{}#&*!|>'"%@\``;

/**
 * Splits YAML 1.1 into tokens as PyYAML 6 does: the same tokens, marks and errors. The reference validator and
 * yamllint both stand on that scanner, so their verdicts can be had only from one that behaves like it.
 */
export class Scanner {
	readonly source: Source;
	/** Every token taken so far, in order. */
	readonly taken: Token[] = [];
	private queue: Token[] = [];
	private done = false;
	private flowLevel = 0;
	private indent = -1;
	private indents: number[] = [];
	private simpleKeyAllowed = true;
	private simpleKeys = new Map<number, SimpleKey>();

	constructor(text: string) {
		this.source = new Source(text);
		this.add("<stream start>", this.source.mark());
	}

	/** @throws YamlError where the text has no next token */
	peek(): Token {
		while (this.needsMore()) this.fetch();
		const [token] = this.queue;
		if (!token) throw new Error("The scanner was read beyond the end of the stream.");
		return token;
	}

	take(): Token {
		const token = this.peek();
		this.queue.shift();
		this.taken.push(token);
		return token;
	}

	at(...kinds: TokenKind[]): boolean {
		return kinds.includes(this.peek().kind);
	}

	private needsMore(): boolean {
		if (this.done) return false;
		if (this.queue.length === 0) return true;
		this.dropStaleKeys();
		for (const key of this.simpleKeys.values()) if (key.tokenNumber === this.taken.length) return true;
		return false;
	}

	private add(kind: TokenKind, start: Mark, end: Mark = start, at = this.queue.length): void {
		this.queue.splice(at, 0, { kind, start, end, value: "", style: null, tag: null, major: null });
	}

	private fetch(): void {
		const source = this.source;
		this.skipToToken();
		this.dropStaleKeys();
		this.unwind(source.column);
		const char = source.peek();
		const endsNext = ENDS_TOKEN.includes(source.peek(1));
		const inFlow = this.flowLevel > 0;
		const startsLine = source.column === 0;
		if (char === "\0") this.fetchEnd();
		else if (startsLine && char === "%") this.fetchDirective();
		else if (startsLine && source.atDocumentMark()) this.fetchDocumentMark(char);
		else if (char === "[" || char === "{") this.fetchFlowStart(char);
		else if (char === "]" || char === "}") this.fetchFlowEnd(char);
		else if (char === ",") this.fetchFlowEntry();
		else if (char === "-" && endsNext) this.fetchBlockEntry();
		else if (char === "?" && (inFlow || endsNext)) this.fetchKey();
		else if (char === ":" && (inFlow || endsNext)) this.fetchValue();
		else if (char === "*") this.fetchProperty(() => scanAnchor(source, "<alias>"));
		else if (char === "&") this.fetchProperty(() => scanAnchor(source, "<anchor>"));
		else if (char === "!") this.fetchProperty(() => scanTag(source));
		else if ((char === "|" || char === ">") && !inFlow) this.fetchBlockScalar(char);
		else if (char === "'" || char === '"') this.fetchProperty(() => scanQuoted(source, char));
		else if (!INDICATORS.includes(char) || (!endsNext && (inFlow ? "-" : "-?:").includes(char))) {
			this.fetchPlain();
		} else {
			const problem = `found character ${source.here()} that cannot start any token`;
			throw source.error("while scanning for the next token", null, problem);
		}
	}

	private skipToToken(): void {
		const source = this.source;
		for (;;) {
			source.skip(" ");
			if (source.peek() === "#") source.forward(source.span("\0\r\n\u0085\u2028\u2029"));
			if (source.takeBreak() === "") return;
			if (this.flowLevel === 0) this.simpleKeyAllowed = true;
		}
	}

	private dropStaleKeys(): void {
		const { line, index } = this.source;
		for (const [level, key] of this.simpleKeys) {
			if (key.mark.line === line && index - key.mark.index <= LONGEST_SIMPLE_KEY) continue;
			this.dropKey(level, key);
		}
	}

	private dropKey(level: number, key: SimpleKey | undefined): void {
		if (!key) return;
		if (key.required) {
			throw this.source.error("while scanning a simple key", key.mark, "could not find expected ':'");
		}
		this.simpleKeys.delete(level);
	}

	private forgetKey(): void {
		this.dropKey(this.flowLevel, this.simpleKeys.get(this.flowLevel));
	}

	private noteKey(): void {
		if (!this.simpleKeyAllowed) return;
		const required = this.flowLevel === 0 && this.indent === this.source.column;
		this.forgetKey();
		const tokenNumber = this.taken.length + this.queue.length;
		this.simpleKeys.set(this.flowLevel, { tokenNumber, required, mark: this.source.mark() });
	}

	private unwind(column: number): void {
		if (this.flowLevel > 0) return;
		while (this.indent > column) {
			this.indent = this.indents.pop() ?? -1;
			this.add("<block end>", this.source.mark());
		}
	}

	private deepen(column: number): boolean {
		if (this.indent >= column) return false;
		this.indents.push(this.indent);
		this.indent = column;
		return true;
	}

	/** Takes an indicator of `length` characters as a token. */
	private indicator(kind: TokenKind, length = 1): void {
		const start = this.source.mark();
		this.source.forward(length);
		this.add(kind, start, this.source.mark());
	}

	private fetchEnd(): void {
		this.unwind(-1);
		this.forgetKey();
		this.simpleKeyAllowed = false;
		this.simpleKeys.clear();
		this.add("<stream end>", this.source.mark());
		this.done = true;
	}

	private fetchDirective(): void {
		this.unwind(-1);
		this.forgetKey();
		this.simpleKeyAllowed = false;
		this.queue.push(scanDirective(this.source));
	}

	private fetchDocumentMark(char: string): void {
		this.unwind(-1);
		this.forgetKey();
		this.simpleKeyAllowed = false;
		this.indicator(char === "-" ? "<document start>" : "<document end>", 3);
	}

	private fetchFlowStart(kind: "[" | "{"): void {
		this.noteKey();
		this.flowLevel++;
		this.simpleKeyAllowed = true;
		this.indicator(kind);
	}

	private fetchFlowEnd(kind: "]" | "}"): void {
		this.forgetKey();
		this.flowLevel--;
		this.simpleKeyAllowed = false;
		this.indicator(kind);
	}

	private fetchFlowEntry(): void {
		this.simpleKeyAllowed = true;
		this.forgetKey();
		this.indicator(",");
	}

	/** Checks that a block may begin here, and begins it where it is deeper than what holds it. */
	private beginBlock(kind: "<block sequence start>" | "<block mapping start>", refusal: string): void {
		if (!this.simpleKeyAllowed) throw this.source.error(null, null, refusal);
		if (this.deepen(this.source.column)) this.add(kind, this.source.mark());
	}

	private fetchBlockEntry(): void {
		if (this.flowLevel === 0)
			this.beginBlock("<block sequence start>", "sequence entries are not allowed here");
		this.simpleKeyAllowed = true;
		this.forgetKey();
		this.indicator("-");
	}

	private fetchKey(): void {
		if (this.flowLevel === 0) this.beginBlock("<block mapping start>", "mapping keys are not allowed here");
		this.simpleKeyAllowed = this.flowLevel === 0;
		this.forgetKey();
		this.indicator("?");
	}

	private fetchValue(): void {
		const key = this.simpleKeys.get(this.flowLevel);
		if (key) {
			this.simpleKeys.delete(this.flowLevel);
			const at = key.tokenNumber - this.taken.length;
			this.add("?", key.mark, key.mark, at);
			if (this.flowLevel === 0 && this.deepen(key.mark.column)) {
				this.add("<block mapping start>", key.mark, key.mark, at);
			}
			this.simpleKeyAllowed = false;
		} else {
			if (this.flowLevel === 0)
				this.beginBlock("<block mapping start>", "mapping values are not allowed here");
			this.simpleKeyAllowed = this.flowLevel === 0;
			this.forgetKey();
		}
		this.indicator(":");
	}

	/** An alias, anchor, tag or quoted scalar: it may begin a key, and no key begins right after it. */
	private fetchProperty(scan: () => Token): void {
		this.noteKey();
		this.simpleKeyAllowed = false;
		this.queue.push(scan());
	}

	private fetchBlockScalar(style: "|" | ">"): void {
		this.simpleKeyAllowed = true;
		this.forgetKey();
		this.queue.push(scanBlockScalar(this.source, style, this.indent));
	}

	private fetchPlain(): void {
		this.noteKey();
		const { token, crossedLine } = scanPlain(this.source, this.flowLevel > 0, this.indent);
		this.simpleKeyAllowed = crossedLine;
		this.queue.push(token);
	}
}
