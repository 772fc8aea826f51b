import { visibleParts } from "#lib/platform/visible-text.ts";
import { wordsFor } from "#lib/words/words.ts";
import { cx } from "./cx.ts";
import css from "./plain-text.module.css";

type Props = {
	text: string;
	/** Runs of the text to mark, each as it stands in it; an empty one is passed over. */
	marked?: readonly string[];
	className?: string | undefined;
	/** One line in a list: a span, not a block. */
	inline?: boolean;
};

/** Words of a model or of an upload, as text and nothing else: no markup acts, and unseen characters are written out. */
export function PlainText({ text, marked = [], className, inline = false }: Props) {
	const Tag = inline ? "span" : "div";
	return (
		<Tag className={cx(css.plain, className)} dir="auto">
			{splitMarked(text, marked).map((part, index) => {
				// biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no identity but their place
				const shown = <Visible key={index} text={part.text} />;
				// biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no identity but their place
				return part.isMarked ? <mark key={index}>{shown}</mark> : shown;
			})}
		</Tag>
	);
}

/** A text's characters, each that nobody would see by its code. */
export function Visible({ text }: { text: string }) {
	const words = wordsFor("en").common;
	return visibleParts(text).map((part, index) =>
		part.kind === "plain" ? (
			part.text
		) : (
			// biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no identity but their place
			<span key={index} className={css.unseen} title={words.invisible(part.text)}>
				{part.text}
			</span>
		),
	);
}

/** The text cut at the runs to mark; where two overlap, the first in the text has it. */
export function splitMarked(text: string, marked: readonly string[]): { text: string; isMarked: boolean }[] {
	const spans = marked
		.filter((run) => run.trim() !== "")
		.flatMap((run) => {
			const at = text.indexOf(run);
			return at < 0 ? [] : [{ at, end: at + run.length }];
		})
		.sort((a, b) => a.at - b.at || b.end - a.end);
	const parts: { text: string; isMarked: boolean }[] = [];
	let from = 0;
	for (const { at, end } of spans) {
		if (at < from) continue;
		if (at > from) parts.push({ text: text.slice(from, at), isMarked: false });
		parts.push({ text: text.slice(at, end), isMarked: true });
		from = end;
	}
	if (from < text.length) parts.push({ text: text.slice(from), isMarked: false });
	return parts;
}
