import { implicitTag, TAG } from "./yaml/node.ts";
import type { ScalarStyle } from "./yaml/token.ts";

/** Characters that a YAML file cannot hold as they are, or that end a line for some readers. */
const NEEDS_ESCAPE =
	/[^\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
/** What text without quotes cannot begin with, hold or end with. Wider than YAML asks. */
const NEEDS_QUOTES = /^[-?:,[\]{}#&*!|>'"%@`=\s]|^\.\.\.|:\s|\s#|[\s:]$/;

export type ScalarPlace = {
	/** The column that the lines of a block scalar begin at; null where none can stand, as in "[…]". */
	indent: number | null;
	/** The style to keep, where the text lets it. */
	style?: ScalarStyle;
};

/**
 * Writes a text as YAML that reads back as the same text: without quotes where that is safe, as a block ("|") over
 * several lines, else in quotes. Text that the linter or a reader would trip over is escaped in double quotes.
 */
export function writeScalar(value: string, { indent, style }: ScalarPlace): string {
	if (NEEDS_ESCAPE.test(value)) return doubleQuoted(value);
	if (value.includes("\n"))
		return indent === null || !fitsBlock(value) ? doubleQuoted(value) : block(value, indent);
	if (value === "") return '""';
	if (style === '"') return doubleQuoted(value);
	if (style === "'" || indent === null || !isPlain(value)) return singleQuoted(value);
	return value;
}

function isPlain(value: string): boolean {
	return !NEEDS_QUOTES.test(value) && !value.includes("\t") && implicitTag(value) === `${TAG}str`;
}

/** Whether the text can be a block without an indentation indicator, and without ends that the linter refuses. */
function fitsBlock(value: string): boolean {
	return !/^[ \n\t]/.test(value) && !/[ \t](?:\n|$)/.test(value) && !/\n\n$/.test(value);
}

function block(value: string, indent: number): string {
	const ends = value.endsWith("\n");
	const lines = (ends ? value.slice(0, -1) : value).split("\n");
	const margin = " ".repeat(indent);
	const body = lines.map((line) => (line === "" ? "" : margin + line)).join("\n");
	return `${ends ? "|" : "|-"}\n${body}`;
}

function singleQuoted(value: string): string {
	return value.includes("\t") ? doubleQuoted(value) : `'${value.replaceAll("'", "''")}'`;
}

const ESCAPES: Readonly<Record<string, string>> = {
	'"': '\\"',
	"\\": "\\\\",
	"\n": "\\n",
	"\t": "\\t",
	"\r": "\\r",
};

function doubleQuoted(value: string): string {
	let out = "";
	for (const char of value) {
		const code = char.codePointAt(0) ?? 0;
		const named = ESCAPES[char];
		if (named !== undefined) out += named;
		else if (!NEEDS_ESCAPE.test(char)) out += char;
		else if (code <= 0xff) out += `\\x${code.toString(16).padStart(2, "0")}`;
		else out += `\\u${code.toString(16).padStart(4, "0")}`;
	}
	return `"${out}"`;
}
