/** A part of a text: shown as it is, or a character that nobody would see, by its code. */
export type TextPart = { kind: "plain"; text: string } | { kind: "code"; text: string };

/**
 * Characters that change how text reads without being seen: bidirectional marks and overrides, zero-width ones, tags,
 * controls other than tab and line break. Joiners (200C, 200D) stay where a script or an emoji needs them.
 */
const INVISIBLE =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|(?<!\p{M}|\ufe0f|\p{Emoji_Modifier}|[\p{Extended_Pictographic}\p{sc=Arab}\p{sc=Deva}\p{sc=Beng}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Gujr}\p{sc=Guru}\p{sc=Orya}])[\u200c\u200d]/gu;

/** The text in parts, every unseen character as its code: "U+202E". The parts' texts follow each other in order. */
export function visibleParts(text: string): TextPart[] {
	const parts: TextPart[] = [];
	let from = 0;
	for (const match of text.matchAll(INVISIBLE)) {
		if (match.index > from) parts.push({ kind: "plain", text: text.slice(from, match.index) });
		parts.push({ kind: "code", text: codeOf(match[0]) });
		from = match.index + match[0].length;
	}
	if (from < text.length) parts.push({ kind: "plain", text: text.slice(from) });
	return parts;
}

const codeOf = (sign: string) =>
	`U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** The text with every unseen character as "[U+202E]": for places that hold a plain string, such as a title. */
export const visibleText = (text: string): string =>
	visibleParts(text)
		.map((part) => (part.kind === "plain" ? part.text : `[${part.text}]`))
		.join("");
