import { InvalidError } from "#lib/platform/errors.ts";

/** A document is at most this large. */
export const MAX_DOCUMENT_BYTES = 5_000_000;

/** Names that a Markdown or plain text file has. */
const NAMES = /\.(md|markdown|mdown|txt|text)$/i;

/**
 * The text of a Markdown or plain text document as it was sent, a byte order mark left out. What it is is judged by
 * its bytes; its name must agree.
 *
 * @throws InvalidError `document.type`, `document.too-large`, `document.empty`, or `document.not-text`
 */
export function readDocument(bytes: Uint8Array, fileName: string): string {
	if (!NAMES.test(fileName)) {
		const says = `"${fileName}" is neither Markdown nor plain text. Save it as .md or .txt.`;
		throw new InvalidError("document.type", says);
	}
	if (bytes.byteLength > MAX_DOCUMENT_BYTES) {
		const says = `The document is larger than ${MAX_DOCUMENT_BYTES / 1_000_000} MB. Send it in parts.`;
		throw new InvalidError("document.too-large", says);
	}
	let text: string;
	try {
		text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		if (!(cause instanceof TypeError)) throw cause;
		throw new InvalidError("document.not-text", "The document is not UTF-8 text. Save it as UTF-8.");
	}
	const control = controlIn(text);
	if (control !== null) {
		const { line, code } = control;
		const says = `Line ${line} has the control character U+${code}: this is no text, or a damaged one.`;
		throw new InvalidError("document.not-text", says, { line });
	}
	if (text.trim() === "") throw new InvalidError("document.empty", "The document has no text in it.");
	return text;
}

function controlIn(text: string): { line: number; code: string } | null {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
	const at = text.search(/[\u0000-\u0008\u000e-\u001f\u007f]/);
	if (at < 0) return null;
	const code = text.charCodeAt(at).toString(16).padStart(4, "0").toUpperCase();
	return { line: text.slice(0, at).split("\n").length, code };
}
