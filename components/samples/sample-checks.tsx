"use client";

import { Sec } from "#components/ui/page.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { SampleView } from "#lib/samples/schema.ts";
import css from "./samples.module.css";

/** What the judges said of a sample, in their words. */
export function SampleChecks({ scores }: { scores: SampleView["scores"] }) {
	const words = useWords();
	const { score: figure, integer } = useFormats();
	const number = (value: number) => (Number.isInteger(value) ? integer(value) : figure(value));
	return (
		<Sec title={words.samples.checks} note={words.samples.checksNote}>
			{scores.length === 0 ? (
				<p className="sb-meta">{words.samples.noChecks}</p>
			) : (
				<ul className={css.checks}>
					{scores.map(({ stage, value, of, words: says }) => (
						<li key={stage}>
							<span>{words.generation.stage[stage] ?? stage}</span>
							<b>{words.samples.score(number(value), number(of))}</b>
							<PlainText className="sb-text-sm" text={says} />
						</li>
					))}
				</ul>
			)}
		</Sec>
	);
}
