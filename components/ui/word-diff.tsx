import { Visible } from "./plain-text.tsx";
import { markParts, wordDiff } from "./word-diff.ts";

type Props = {
	before: string;
	after: string;
	/** Shows only one side of the change, for two columns. */
	side?: "before" | "after";
	/** Ranges of `after` to mark. */
	marks?: readonly { start: number; end: number }[];
};

/** The difference of two texts in words: `ins` is underlined and `del` struck, so that hue is not needed. */
export function WordDiff({ before, after, side, marks = [] }: Props) {
	const hidden = side === "before" ? "added" : side === "after" ? "removed" : undefined;
	return (
		<>
			{markParts(wordDiff(before, after), marks)
				.filter((part) => part.kind !== hidden)
				.map((part, index) => {
					const key = `${index} ${part.kind}`;
					const shown = <Visible text={part.text} />;
					const text = part.isMarked ? <mark>{shown}</mark> : shown;
					if (part.kind === "added") return <ins key={key}>{text}</ins>;
					if (part.kind === "removed") return <del key={key}>{text}</del>;
					return <span key={key}>{text}</span>;
				})}
		</>
	);
}
