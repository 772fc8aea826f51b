import { Visible } from "./plain-text.tsx";
import { wordDiff } from "./word-diff.ts";

type Props = {
	before: string;
	after: string;
	/** Shows only one side of the change, for two columns. */
	side?: "before" | "after";
};

/** The difference of two texts in words: `ins` is underlined and `del` struck, so that hue is not needed. */
export function WordDiff({ before, after, side }: Props) {
	const hidden = side === "before" ? "added" : side === "after" ? "removed" : undefined;
	return (
		<>
			{wordDiff(before, after)
				.filter((part) => part.kind !== hidden)
				.map((part, index) => {
					const key = `${index} ${part.kind}`;
					const text = <Visible text={part.text} />;
					if (part.kind === "added") return <ins key={key}>{text}</ins>;
					if (part.kind === "removed") return <del key={key}>{text}</del>;
					return <span key={key}>{text}</span>;
				})}
		</>
	);
}
