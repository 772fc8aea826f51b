type Props = { parts: readonly { text: string; isMatch: boolean }[] };

/** Text in which a search marks what it found. The pieces are drawn as text, whatever they say. */
export function Snippet({ parts }: Props) {
	return (
		<>
			{parts.map(({ text, isMatch }, at) =>
				// biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text stay in their order
				isMatch ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
			)}
		</>
	);
}
