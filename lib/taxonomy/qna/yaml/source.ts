import { pythonRepr } from "./python.ts";
import { type Mark, YamlError } from "./token.ts";

export const BREAKS = "\r\n\u0085\u2028\u2029";
export const ENDS_LINE = `\0${BREAKS}`;
export const ENDS_WORD = `\0 ${BREAKS}`;
export const ENDS_TOKEN = `\0 \t${BREAKS}`;

/** Reads a text character by character and knows where it stands. The end of the text reads as "\0". */
export class Source {
	readonly text: string;
	pointer = 0;
	index = 0;
	line = 0;
	column = 0;

	constructor(text: string) {
		this.text = `${text}\0`;
	}

	peek(ahead = 0): string {
		const char = this.text.charAt(this.pointer + ahead);
		return char === "" ? "\0" : char;
	}

	prefix(length: number): string {
		return this.text.slice(this.pointer, this.pointer + length);
	}

	/** Columns count code points, and not the byte order mark: as PyYAML counts. */
	forward(length = 1): void {
		for (let left = length; left > 0; left--) {
			const code = this.text.charCodeAt(this.pointer);
			this.pointer++;
			if (code >= 0xdc00 && code <= 0xdfff) continue;
			this.index++;
			if (code === 0x0a || code === 0x85 || code === 0x2028 || code === 0x2029) this.newLine();
			else if (code === 0x0d && this.text.charCodeAt(this.pointer) !== 0x0a) this.newLine();
			else if (code !== 0xfeff) this.column++;
		}
	}

	private newLine(): void {
		this.line++;
		this.column = 0;
	}

	mark(): Mark {
		return { pointer: this.pointer, index: this.index, line: this.line, column: this.column };
	}

	/** How many characters from here are none of `stops`. */
	span(stops: string, from = 0): number {
		let length = from;
		while (!stops.includes(this.peek(length))) length++;
		return length;
	}

	/** Steps over what `chars` holds. */
	skip(chars: string): void {
		while (chars.includes(this.peek())) this.forward();
	}

	/** Takes `length` characters. */
	take(length: number): string {
		const text = this.prefix(length);
		this.forward(length);
		return text;
	}

	/** Takes one line break; "" where there is none. */
	takeBreak(): string {
		const char = this.peek();
		if (char === "\r" || char === "\n" || char === "\u0085") {
			this.forward(this.prefix(2) === "\r\n" ? 2 : 1);
			return "\n";
		}
		if (char === "\u2028" || char === "\u2029") {
			this.forward();
			return char;
		}
		return "";
	}

	/** Whether a document starts or ends here: "---" or "..." alone. */
	atDocumentMark(): boolean {
		const prefix = this.prefix(3);
		return (prefix === "---" || prefix === "...") && ENDS_TOKEN.includes(this.peek(3));
	}

	/** Steps over blanks and a comment to the end of the line. */
	endLine(context: string, start: Mark): void {
		this.skip(" ");
		if (this.peek() === "#") this.forward(this.span(ENDS_LINE));
		if (!ENDS_LINE.includes(this.peek())) {
			throw this.error(context, start, `expected a comment or a line break, but found ${this.here()}`);
		}
		this.takeBreak();
	}

	/** The next character as Python prints it. */
	here(ahead = 0): string {
		const code = this.text.codePointAt(this.pointer + ahead) ?? 0;
		return pythonRepr(String.fromCodePoint(code));
	}

	error(context: string | null, start: Mark | null, problem: string, at: Mark = this.mark()): YamlError {
		return new YamlError("ScannerError", context, start, problem, at);
	}
}

const WORD = /[0-9A-Za-z_-]/;

/** How many characters of a name (letters, digits, "-" and "_") follow from `from`. */
export function nameLength(source: Source, from = 0): number {
	let length = from;
	while (WORD.test(source.peek(length))) length++;
	return length;
}
