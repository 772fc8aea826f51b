/** A place in the text. Lines and columns count from 0, in code points; `pointer` counts UTF-16 units. */
export type Mark = { pointer: number; index: number; line: number; column: number };

/** The kinds of token, named as PyYAML names them in its messages. */
export type TokenKind =
	| "<stream start>"
	| "<stream end>"
	| "<directive>"
	| "<document start>"
	| "<document end>"
	| "<block sequence start>"
	| "<block mapping start>"
	| "<block end>"
	| "["
	| "]"
	| "{"
	| "}"
	| "?"
	| ":"
	| "-"
	| ","
	| "<alias>"
	| "<anchor>"
	| "<tag>"
	| "<scalar>";

export type ScalarStyle = "plain" | "'" | '"' | "|" | ">";

export type Token = {
	kind: TokenKind;
	start: Mark;
	end: Mark;
	/** Of a scalar: its text. Of an alias or anchor: its name. Of a directive: its name. */
	value: string;
	/** Of a scalar. */
	style: ScalarStyle | null;
	/** Of a tag: its handle (null for a verbatim tag) and suffix. Of a TAG directive: handle and prefix. */
	tag: { handle: string | null; suffix: string } | null;
	/** Of a YAML directive: the major version. */
	major: number | null;
};

/** What PyYAML calls the error, and where it stands. Thrown by scanner, parser, composer and constructor. */
export class YamlError extends Error {
	override readonly name = "YamlError";
	readonly kind: "ScannerError" | "ParserError" | "ComposerError" | "ConstructorError";
	readonly context: string | null;
	readonly contextMark: Mark | null;
	readonly problem: string;
	readonly mark: Mark;

	constructor(
		kind: YamlError["kind"],
		context: string | null,
		contextMark: Mark | null,
		problem: string,
		mark: Mark,
	) {
		super(problem);
		this.kind = kind;
		this.context = context;
		this.contextMark = contextMark;
		this.problem = problem;
		this.mark = mark;
	}
}

/** A text on which the reference fails in another way: a Python exception, or a crash. `category` is ours to report. */
export class YamlFailure extends Error {
	override readonly name = "YamlFailure";
	readonly category: string;
	readonly says: string;
	readonly cure: string;

	/** @param message the reference's own text, where it has one */
	constructor(category: string, message: string, says: string, cure: string) {
		super(message);
		this.category = category;
		this.says = says;
		this.cure = cure;
	}
}

/** The error as PyYAML prints it, with the lines it stands on. `text` is the text that was read. */
export function describeYamlError(error: YamlError, text: string): string {
	const parts: string[] = [];
	if (error.context !== null) parts.push(error.context);
	const before = error.contextMark;
	if (before && (before.line !== error.mark.line || before.column !== error.mark.column)) {
		parts.push(describeMark(before, text));
	}
	parts.push(error.problem, describeMark(error.mark, text));
	return parts.join("\n");
}

const LINE_END = /[\0\r\n\u0085\u2028\u2029]/;
/** PyYAML shows at most this many characters on either side of a place. */
const SHOWN = 37;
/** And this many where it cuts there. */
const SHOWN_WHEN_CUT = 33;

function describeMark(mark: Mark, text: string): string {
	const before = [...(text.slice(0, mark.pointer).split(LINE_END).at(-1) ?? "")];
	const after = [...(text.slice(mark.pointer).split(LINE_END, 1)[0] ?? "")];
	const head =
		before.length >= SHOWN ? ` ... ${before.slice(-SHOWN_WHEN_CUT + 1).join("")}` : before.join("");
	const tail = after.length >= SHOWN ? `${after.slice(0, SHOWN_WHEN_CUT - 1).join("")} ... ` : after.join("");
	const caret = `${" ".repeat(4 + [...head].length)}^`;
	const where = `  in "<unicode string>", line ${mark.line + 1}, column ${mark.column + 1}`;
	return `${where}:\n    ${head}${tail}\n${caret}`;
}
