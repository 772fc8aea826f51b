import { BREAKS, ENDS_LINE, ENDS_TOKEN, ENDS_WORD, type Source } from "./source.ts";
import { type Mark, type ScalarStyle, type Token, YamlFailure } from "./token.ts";

export function scalarToken(value: string, style: ScalarStyle, start: Mark, end: Mark): Token {
	return { kind: "<scalar>", start, end, value, style, tag: null, major: null };
}

/** A literal or folded scalar; `parentIndent` is the column of the block it stands in, -1 at the top. */
export function scanBlockScalar(source: Source, style: "|" | ">", parentIndent: number): Token {
	const start = source.mark();
	source.forward();
	const { chomping, increment } = blockIndicators(source, start);
	source.endLine("while scanning a block scalar", start);

	const least = Math.max(parentIndent + 1, 1);
	let indent = least;
	let breaks: string;
	let end: Mark;
	if (increment === null) {
		const found = blockIndentation(source);
		({ breaks, end } = found);
		indent = Math.max(least, found.deepest);
	} else {
		indent = least + increment - 1;
		({ breaks, end } = blockBreaks(source, indent));
	}
	const chunks: string[] = [];
	let lineBreak = "";
	while (source.column === indent && source.peek() !== "\0") {
		chunks.push(breaks);
		const startsWithText = !" \t".includes(source.peek());
		chunks.push(source.take(source.span(ENDS_LINE)));
		lineBreak = source.takeBreak();
		({ breaks, end } = blockBreaks(source, indent));
		if (source.column !== indent || source.peek() === "\0") break;
		const folds = style === ">" && lineBreak === "\n" && startsWithText && !" \t".includes(source.peek());
		if (!folds) chunks.push(lineBreak);
		else if (breaks.length === 0) chunks.push(" ");
	}
	if (chomping !== "-") chunks.push(lineBreak);
	if (chomping === "+") chunks.push(breaks);
	return scalarToken(chunks.join(""), style, start, end);
}

function blockIndicators(source: Source, start: Mark): { chomping: string; increment: number | null } {
	const context = "while scanning a block scalar";
	let chomping = "";
	let increment: number | null = null;
	const takeChomping = () => {
		if (chomping === "" && "+-".includes(source.peek())) chomping = source.take(1);
	};
	takeChomping();
	if (/[0-9]/.test(source.peek())) {
		increment = Number(source.peek());
		if (increment === 0) {
			throw source.error(context, start, "expected indentation indicator in the range 1-9, but found 0");
		}
		source.forward();
		takeChomping();
	}
	if (!ENDS_WORD.includes(source.peek())) {
		const problem = `expected chomping or indentation indicators, but found ${source.here()}`;
		throw source.error(context, start, problem);
	}
	return { chomping, increment };
}

function blockIndentation(source: Source): { breaks: string; deepest: number; end: Mark } {
	let breaks = "";
	let deepest = 0;
	let end = source.mark();
	for (;;) {
		const char = source.peek();
		if (char === " ") {
			source.forward();
			deepest = Math.max(deepest, source.column);
		} else if (BREAKS.includes(char)) {
			breaks += source.takeBreak();
			end = source.mark();
		} else return { breaks, deepest, end };
	}
}

function blockBreaks(source: Source, indent: number): { breaks: string; end: Mark } {
	let breaks = "";
	let end = source.mark();
	const indentation = () => {
		while (source.column < indent && source.peek() === " ") source.forward();
	};
	indentation();
	while (BREAKS.includes(source.peek())) {
		breaks += source.takeBreak();
		end = source.mark();
		indentation();
	}
	return { breaks, end };
}

/** A scalar in single or double quotes. */
export function scanQuoted(source: Source, quote: "'" | '"'): Token {
	const start = source.mark();
	source.forward();
	const chunks: string[] = [];
	quotedText(source, quote, start, chunks);
	while (source.peek() !== quote) {
		quotedSpaces(source, start, chunks);
		quotedText(source, quote, start, chunks);
	}
	source.forward();
	return scalarToken(chunks.join(""), quote, start, source.mark());
}

const ESCAPES: Readonly<Record<string, string>> = {
	"0": "\0",
	a: "\x07",
	b: "\b",
	t: "\t",
	"\t": "\t",
	n: "\n",
	v: "\v",
	f: "\f",
	r: "\r",
	e: "\x1b",
	" ": " ",
	'"': '"',
	"\\": "\\",
	"/": "/",
	N: "\u0085",
	_: "\u00a0",
	L: "\u2028",
	P: "\u2029",
};
const CODE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const QUOTED_STOPS = `'"\\${ENDS_TOKEN}`;

function quotedText(source: Source, quote: string, start: Mark, chunks: string[]): void {
	for (;;) {
		const length = source.span(QUOTED_STOPS);
		if (length > 0) chunks.push(source.take(length));
		const char = source.peek();
		if (quote === "'" && char === "'" && source.peek(1) === "'") {
			chunks.push("'");
			source.forward(2);
		} else if (char !== quote && ("'\"".includes(char) || (quote === "'" && char === "\\"))) {
			chunks.push(source.take(1));
		} else if (quote === '"' && char === "\\") {
			source.forward();
			takeEscape(source, start, chunks);
		} else return;
	}
}

function takeEscape(source: Source, start: Mark, chunks: string[]): void {
	const context = "while scanning a double-quoted scalar";
	const char = source.peek();
	const plain = ESCAPES[char];
	const length = CODE_LENGTHS[char];
	if (plain !== undefined) {
		chunks.push(plain);
		source.forward();
	} else if (length !== undefined) {
		source.forward();
		for (let k = 0; k < length; k++) {
			if (/[0-9A-Fa-f]/.test(source.peek(k))) continue;
			const problem = `expected escape sequence of ${length} hexadecimal numbers, but found ${source.here(k)}`;
			throw source.error(context, start, problem);
		}
		chunks.push(character(Number.parseInt(source.prefix(length), 16)));
		source.forward(length);
	} else if (BREAKS.includes(char)) {
		source.takeBreak();
		chunks.push(quotedBreaks(source, start));
	} else throw source.error(context, start, `found unknown escape character ${source.here()}`);
}

function character(code: number): string {
	if (code <= 0x10ffff) return String.fromCodePoint(code);
	const tooLarge = code > 0x7fffffff;
	throw new YamlFailure(
		tooLarge ? "exception:OverflowError" : "exception:ValueError",
		tooLarge ? "Python int too large to convert to C int" : "chr() arg not in range(0x110000)",
		"An escape names a character beyond the end of Unicode.",
		"Use a code of at most \\U0010FFFF.",
	);
}

function quotedSpaces(source: Source, start: Mark, chunks: string[]): void {
	let length = 0;
	while (" \t".includes(source.peek(length))) length++;
	const blanks = source.take(length);
	const char = source.peek();
	if (char === "\0") {
		throw source.error("while scanning a quoted scalar", start, "found unexpected end of stream");
	}
	if (!BREAKS.includes(char)) {
		chunks.push(blanks);
		return;
	}
	const lineBreak = source.takeBreak();
	const breaks = quotedBreaks(source, start);
	if (lineBreak !== "\n") chunks.push(lineBreak);
	else if (breaks.length === 0) chunks.push(" ");
	chunks.push(breaks);
}

function quotedBreaks(source: Source, start: Mark): string {
	let breaks = "";
	for (;;) {
		if (source.atDocumentMark()) {
			throw source.error("while scanning a quoted scalar", start, "found unexpected document separator");
		}
		source.skip(" \t");
		if (!BREAKS.includes(source.peek())) return breaks;
		breaks += source.takeBreak();
	}
}

/** A scalar without quotes. `crossedLine` says whether it ended on a new line, where a key may start. */
export function scanPlain(
	source: Source,
	inFlow: boolean,
	parentIndent: number,
): { token: Token; crossedLine: boolean } {
	const start = source.mark();
	let end = start;
	let crossedLine = false;
	const chunks: string[] = [];
	let spaces = "";
	while (source.peek() !== "#") {
		const length = plainLength(source, inFlow);
		if (length === 0) break;
		crossedLine = false;
		chunks.push(spaces, source.take(length));
		end = source.mark();
		const found = plainSpaces(source);
		crossedLine = found.crossedLine;
		spaces = found.spaces;
		if (spaces.length === 0 || (!inFlow && source.column < parentIndent + 1)) break;
	}
	return { token: scalarToken(chunks.join(""), "plain", start, end), crossedLine };
}

function plainLength(source: Source, inFlow: boolean): number {
	const afterColon = inFlow ? `${ENDS_TOKEN},[]{}` : ENDS_TOKEN;
	for (let length = 0; ; length++) {
		const char = source.peek(length);
		if (ENDS_TOKEN.includes(char)) return length;
		if (char === ":" && afterColon.includes(source.peek(length + 1))) return length;
		if (inFlow && ",?[]{}".includes(char)) return length;
	}
}

function plainSpaces(source: Source): { spaces: string; crossedLine: boolean } {
	let length = 0;
	while (source.peek(length) === " ") length++;
	const blanks = source.take(length);
	if (!BREAKS.includes(source.peek())) return { spaces: blanks, crossedLine: false };
	const lineBreak = source.takeBreak();
	if (source.atDocumentMark()) return { spaces: "", crossedLine: true };
	let breaks = "";
	for (;;) {
		if (source.peek() === " ") source.forward();
		else if (BREAKS.includes(source.peek())) {
			breaks += source.takeBreak();
			if (source.atDocumentMark()) return { spaces: "", crossedLine: true };
		} else break;
	}
	const first = lineBreak !== "\n" ? lineBreak : breaks.length === 0 ? " " : "";
	return { spaces: first + breaks, crossedLine: true };
}
