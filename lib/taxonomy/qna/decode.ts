import type { Finding } from "./finding.ts";

/** Larger files are refused before anything reads them: a qna.yaml of 2,300 words has about 15 kB. */
export const LARGEST_QNA_BYTES = 1_000_000;

const UNREADABLE = /[^\t\n\r\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * The text of a file as the reference reads it: UTF-8 in text mode, so that CRLF and CR become LF, and without a
 * byte order mark. Or the one finding that keeps it from being read.
 */
export function decodeQna(bytes: Uint8Array): { text: string } | { finding: Finding } {
	if (bytes.length > LARGEST_QNA_BYTES) return { finding: tooLarge(bytes.length) };
	let read: string;
	try {
		read = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch (cause) {
		if (!(cause instanceof TypeError)) throw cause;
		return { finding: notUtf8(bytes) };
	}
	const text = read.replace(/\r\n?/g, "\n");
	const bad = UNREADABLE.exec(text);
	if (bad) return { finding: forbidden(text, bad.index) };
	return { text: text.startsWith("\ufeff") ? text.slice(1) : text };
}

/** The finding of a file that is too large to be read. */
export function tooLarge(size: number): Finding {
	const limit = LARGEST_QNA_BYTES.toLocaleString("en");
	return {
		severity: "error",
		category: "too_large",
		source: "seedbed",
		line: 1,
		column: 1,
		says: `The file has ${size.toLocaleString("en")} bytes; at most ${limit} are read.`,
		cure: "Move long texts into the documents, or split the leaf.",
	};
}

function forbidden(text: string, index: number): Finding {
	const before = text.slice(0, index);
	const code = text.codePointAt(index) ?? 0;
	const name = code.toString(16).padStart(4, "0");
	const lineStart = before.lastIndexOf("\n") + 1;
	return {
		severity: "error",
		category: "yaml_reader",
		source: "exception",
		line: before.split("\n").length,
		column: [...before.slice(lineStart)].length + 1,
		says: `The file holds a character that YAML forbids: U+${name.toUpperCase()}.`,
		cure: "Delete the character, or write it as an escape in double quotes.",
		reference: {
			line: 0,
			column: 0,
			text: `unacceptable character #x${name}: special characters are not allowed\n  in "<unicode string>", position ${[...before].length}`,
			exception: "ReaderError",
		},
	};
}

function notUtf8(bytes: Uint8Array): Finding {
	const at = firstBadByte(bytes);
	let line = 1;
	let lineStart = 0;
	for (let i = 0; i < at; i++) {
		if (bytes[i] !== 0x0a) continue;
		line++;
		lineStart = i + 1;
	}
	const byte = (bytes[at] ?? 0).toString(16).padStart(2, "0");
	return {
		severity: "error",
		category: "encoding",
		source: "exception",
		line,
		column: new TextDecoder().decode(bytes.subarray(lineStart, at)).length + 1,
		says: `The file is not UTF-8: byte 0x${byte} at position ${at} fits no character.`,
		cure: "Save the file as UTF-8.",
		reference: {
			line: 0,
			column: 0,
			text: `'utf-8' codec can't decode byte 0x${byte} in position ${at}: ${badByteReason(bytes, at)}`,
			exception: "UnicodeDecodeError",
		},
	};
}

/** How many bytes follow a leading byte, and the range of the first of them; null for a byte that leads nothing. */
function sequence(lead: number): { more: number; low: number; high: number } | null {
	if (lead < 0x80) return { more: 0, low: 0, high: 0 };
	if (lead >= 0xc2 && lead <= 0xdf) return { more: 1, low: 0x80, high: 0xbf };
	if (lead >= 0xe0 && lead <= 0xef) {
		return { more: 2, low: lead === 0xe0 ? 0xa0 : 0x80, high: lead === 0xed ? 0x9f : 0xbf };
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		return { more: 3, low: lead === 0xf0 ? 0x90 : 0x80, high: lead === 0xf4 ? 0x8f : 0xbf };
	}
	return null;
}

/** How many of the bytes that should follow `at` do. */
function following(bytes: Uint8Array, at: number): { found: number; wanted: number } | null {
	const rule = sequence(bytes[at] ?? 0);
	if (!rule) return null;
	let found = 0;
	for (; found < rule.more; found++) {
		const byte = bytes[at + 1 + found] ?? -1;
		const low = found === 0 ? rule.low : 0x80;
		const high = found === 0 ? rule.high : 0xbf;
		if (byte < low || byte > high) break;
	}
	return { found, wanted: rule.more };
}

function firstBadByte(bytes: Uint8Array): number {
	let at = 0;
	while (at < bytes.length) {
		const next = following(bytes, at);
		if (!next || next.found < next.wanted) return at;
		at += next.wanted + 1;
	}
	return at;
}

function badByteReason(bytes: Uint8Array, at: number): string {
	const next = following(bytes, at);
	if (!next) return "invalid start byte";
	return at + 1 + next.found >= bytes.length ? "unexpected end of data" : "invalid continuation byte";
}
