"use client";

import Link from "next/link";
import { Snippet } from "#components/ui/snippet.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { LeafHit } from "#lib/taxonomy/schema.ts";
import css from "./explorer.module.css";

type Props = {
	hits: readonly LeafHit[];
	/** There are more leaves than these. */
	isPart: boolean;
	/** More were found than can be marked in the tree. */
	isCut: boolean;
	hrefOf: (path: string) => string;
};

/** What a search found in the texts of leaves: where, and the words around it. */
export function FoundList({ hits, isPart, isCut, hrefOf }: Props) {
	const words = useWords().taxonomy;
	const formats = useFormats();
	if (hits.length === 0) return null;
	return (
		<section className={css.found} aria-label={words.found}>
			<ul>
				{hits.map(({ id, path, field, snippet }) => (
					<li key={id}>
						<Link href={hrefOf(path)} className={css.hit}>
							{field === "name" ? (
								<span className={css.hitText}>
									<Snippet parts={snippet} />
								</span>
							) : (
								<>
									<span className={css.hitPath}>{path}</span>
									<span className={css.hitText}>
										<span className="sb-ink3">{words.searchField[field]}: </span>
										<Snippet parts={snippet} />
									</span>
								</>
							)}
						</Link>
					</li>
				))}
			</ul>
			{isPart && <p className="sb-meta">{words.foundFirst(formats.integer(hits.length))}</p>}
			{isCut && <p className="sb-meta">{words.foundCut}</p>}
		</section>
	);
}
