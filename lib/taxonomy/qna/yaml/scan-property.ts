import { pythonRepr } from "./python.ts";
import { ENDS_LINE, ENDS_TOKEN, ENDS_WORD, nameLength, type Source } from "./source.ts";
import type { Mark, Token } from "./token.ts";

/** An alias ("*name") or an anchor ("&name"). */
export function scanAnchor(source: Source, kind: "<alias>" | "<anchor>"): Token {
	const start = source.mark();
	const context = kind === "<alias>" ? "while scanning an alias" : "while scanning an anchor";
	const refuse = () =>
		source.error(context, start, `expected alphabetic or numeric character, but found ${source.here()}`);
	source.forward();
	const length = nameLength(source);
	if (length === 0) throw refuse();
	const value = source.take(length);
	if (!`${ENDS_TOKEN}?:,]}%@\``.includes(source.peek())) throw refuse();
	return { kind, start, end: source.mark(), value, style: null, tag: null, major: null };
}

/** A tag: "!<verbatim>", "!", "!name" or "!handle!name". */
export function scanTag(source: Source): Token {
	const start = source.mark();
	let handle: string | null = null;
	let suffix = "!";
	const next = source.peek(1);
	if (next === "<") {
		source.forward(2);
		suffix = tagUri(source, "tag", start);
		if (source.peek() !== ">") {
			throw source.error("while parsing a tag", start, `expected '>', but found ${source.here()}`);
		}
		source.forward();
	} else if (ENDS_TOKEN.includes(next)) source.forward();
	else {
		const word = source.prefix(source.span(ENDS_WORD, 1));
		if (word.includes("!", 1)) handle = tagHandle(source, "tag", start);
		else {
			handle = "!";
			source.forward();
		}
		suffix = tagUri(source, "tag", start);
	}
	if (!ENDS_WORD.includes(source.peek())) {
		throw source.error("while scanning a tag", start, `expected ' ', but found ${source.here()}`);
	}
	const end = source.mark();
	return { kind: "<tag>", start, end, value: "", style: null, tag: { handle, suffix }, major: null };
}

/** A directive: "%YAML 1.1", "%TAG ! prefix" or an unknown one, which is passed over. */
export function scanDirective(source: Source): Token {
	const start = source.mark();
	const context = "while scanning a directive";
	const refuse = (expected: string) =>
		source.error(context, start, `expected ${expected}, but found ${source.here()}`);
	source.forward();
	const length = nameLength(source);
	if (length === 0) throw refuse("alphabetic or numeric character");
	const value = source.take(length);
	if (!ENDS_WORD.includes(source.peek())) throw refuse("alphabetic or numeric character");
	let tag: Token["tag"] = null;
	let major: number | null = null;
	if (value === "YAML") {
		source.skip(" ");
		major = versionNumber(source, refuse);
		if (source.peek() !== ".") throw refuse("a digit or '.'");
		source.forward();
		versionNumber(source, refuse);
		if (!ENDS_WORD.includes(source.peek())) throw refuse("a digit or ' '");
	} else if (value === "TAG") {
		source.skip(" ");
		const handle = tagHandle(source, "directive", start);
		if (source.peek() !== " ") throw refuse("' '");
		source.skip(" ");
		tag = { handle, suffix: tagUri(source, "directive", start) };
		if (!ENDS_WORD.includes(source.peek())) throw refuse("' '");
	}
	const end = source.mark();
	if (value !== "YAML" && value !== "TAG") source.forward(source.span(ENDS_LINE));
	source.endLine(context, start);
	return { kind: "<directive>", start, end, value, style: null, tag, major };
}

function versionNumber(source: Source, refuse: (expected: string) => Error): number {
	if (!/[0-9]/.test(source.peek())) throw refuse("a digit");
	let length = 0;
	while (/[0-9]/.test(source.peek(length))) length++;
	return Number(source.take(length));
}

function tagHandle(source: Source, what: string, start: Mark): string {
	const refuse = () =>
		source.error(`while scanning a ${what}`, start, `expected '!', but found ${source.here()}`);
	if (source.peek() !== "!") throw refuse();
	if (source.peek(1) === " ") return source.take(1);
	const length = nameLength(source, 1);
	if (source.peek(length) !== "!") {
		source.forward(length);
		throw refuse();
	}
	return source.take(length + 1);
}

const URI = /[0-9A-Za-z\-;/?:@&=+$,_.!~*'()[\]%]/;

function tagUri(source: Source, what: string, start: Mark): string {
	let uri = "";
	while (URI.test(source.peek()))
		uri += source.peek() === "%" ? uriEscapes(source, what, start) : source.take(1);
	if (uri === "") {
		throw source.error(`while parsing a ${what}`, start, `expected URI, but found ${source.here()}`);
	}
	return uri;
}

function uriEscapes(source: Source, what: string, start: Mark): string {
	const context = `while scanning a ${what}`;
	const at = source.mark();
	const bytes: number[] = [];
	while (source.peek() === "%") {
		source.forward();
		for (const k of [0, 1]) {
			if (/[0-9A-Fa-f]/.test(source.peek(k))) continue;
			const found = pythonRepr(source.peek(k));
			const problem = `expected URI escape sequence of 2 hexadecimal numbers, but found ${found}`;
			throw source.error(context, start, problem);
		}
		bytes.push(Number.parseInt(source.take(2), 16));
	}
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
	} catch (cause) {
		if (!(cause instanceof TypeError)) throw cause;
		throw source.error(context, start, "'utf-8' codec can't decode the escaped bytes", at);
	}
}
