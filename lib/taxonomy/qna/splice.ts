/** A change of a text with "\n" line ends and no byte order mark: what stands from `start` to `end` becomes `text`. */
export type Splice = { start: number; end: number; text: string };

/** The text as it is read: without a byte order mark, every line ended by "\n". */
export function unixText(text: string): string {
	return (text.startsWith("\ufeff") ? text.slice(1) : text).replace(/\r\n?/g, "\n");
}

/** Makes a change in the text as it is kept: every other byte stays, and new lines end as the first one does. */
export function replaceRange(text: string, splice: Splice): string {
	const lineEnd = /\r\n?|\n/.exec(text)?.[0] ?? "\n";
	const start = keptOffset(text, splice.start);
	const end = keptOffset(text, splice.end);
	return text.slice(0, start) + splice.text.replaceAll("\n", lineEnd) + text.slice(end);
}

/** The place in the kept text of an offset in the read one. */
function keptOffset(text: string, offset: number): number {
	let at = text.startsWith("\ufeff") ? 1 : 0;
	for (let left = offset; left > 0; left--)
		at += text.charAt(at) === "\r" && text.charAt(at + 1) === "\n" ? 2 : 1;
	return at;
}
