import { Empty } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { FindingView } from "#lib/taxonomy/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./explorer.module.css";

/** What a check says of a file, with its place and its cure. */
export function FindingList({ findings }: { findings: readonly FindingView[] }) {
	const words = wordsFor("en").taxonomy;
	const { integer } = formatsFor("en");
	if (findings.length === 0) return <Empty heading={words.noFindings}>{words.noFindingsSays}</Empty>;
	return (
		<ul style={{ listStyle: "none", padding: 0, margin: 0 }}>
			{findings.map(({ severity, line, column, says, cure, category }, index) => (
				<li key={`${line}:${column}:${category}:${String(index)}`} className={css.finding}>
					<span>
						<Tag tone={severity === "error" ? "rejected" : "caution"}>
							{severity === "error" ? words.error : words.warning}
						</Tag>
					</span>
					<span className="sb-meta sb-num">{words.findingAt(integer(line), integer(column))}</span>
					<span>
						{says} {cure}
					</span>
				</li>
			))}
		</ul>
	);
}
