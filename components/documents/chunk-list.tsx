import { Sec } from "#components/ui/page.tsx";
import type { ChunkPage } from "#lib/documents/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const { documents: words, common } = wordsFor("en");
const { integer } = formatsFor("en");

/** The chunks of a document with their place in it. */
export function ChunkList({ page }: { page: ChunkPage }) {
	return (
		<Sec title={words.chunksTitle} note={words.chunksNote}>
			{page.items.map((chunk) => (
				<article key={chunk.id} style={{ padding: "12px 0", borderTop: "1px solid var(--sb-line)" }}>
					<div className="sb-meta sb-row sb-wrap">
						<b className="sb-strong">{words.chunk(integer(chunk.ordinal + 1))}</b>
						<span>{chunk.headings.join(" / ")}</span>
						<span>{words.chunkFacts(integer(chunk.tokenCount))}</span>
						<span>{words.at(integer(chunk.startAt), integer(chunk.endAt))}</span>
					</div>
					<div className="sb-text-sm" dir="auto" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
						{chunk.text}
					</div>
				</article>
			))}
			{page.nextCursor !== null && <a href={`?cursor=${page.nextCursor}`}>{common.next(50)}</a>}
		</Sec>
	);
}
