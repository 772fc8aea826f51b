import Link from "next/link";
import { DataTable } from "#components/ui/data-table.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { CellView, ComparisonView, ScorecardView } from "#lib/evaluation/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./evaluation.module.css";

const words = wordsFor("en").evaluation;
const formats = formatsFor("en");

/** Models beside each other: one's own first, then the paper's. Any of them can be the baseline. */
export function ScorecardTable({ card, at }: { card: ScorecardView; at: string }) {
	return (
		<DataTable
			label={words.compareTitle}
			phone="scroll"
			columns={[
				{ key: "model", head: words.model },
				{ key: "alignment", head: words.alignment },
				{ key: "teacher", head: words.teacher },
				...card.columns.map(({ id, name, shots, isPaper }) => ({
					key: id,
					head: name,
					num: true,
					...(isPaper ? shots !== null && { note: words.shots(shots) } : { note: words.ours }),
				})),
			]}
			rows={card.rows.map((row) => ({
				key: row.name,
				...(row.isBaseline && { tone: "base" as const }),
				cells: [
					<span key="model" className="sb-row">
						<Link
							href={
								row.isBaseline
									? `${at}/evaluation`
									: `${at}/evaluation?baseline=${encodeURIComponent(row.name)}`
							}
							title={row.isBaseline ? words.noBaseline : words.makeBaseline(row.name)}
						>
							{row.name}
						</Link>
						{row.isBaseline && <Tag tone="line">{words.baseline}</Tag>}
					</span>,
					row.alignment ?? "–",
					row.teacher ?? "–",
					...card.columns.map(({ id }) => {
						const cell = row.cells[id];
						return cell ? <Cell key={id} cell={cell} at={at} /> : "–";
					}),
				],
			}))}
		/>
	);
}

/** On fewer questions than this a score says little, and says so. */
const FEW = 10;

function Cell({ cell, at }: { cell: CellView; at: string }) {
	const { value, interval, questions, partial, nearChance, runNumber, errorRate, comparison } = cell;
	const figure = formats.score(value);
	return (
		<span className={css.cell}>
			<span>
				{runNumber === null ? figure : <Link href={`${at}/evaluation/${runNumber}`}>{figure}</Link>}
				{interval && <span className="sb-meta"> {formats.interval((interval.high - interval.low) / 2)}</span>}
			</span>
			{runNumber !== null && questions !== null && questions < FEW && (
				<span className="sb-meta">{words.questionsOnly(questions)}</span>
			)}
			{partial && <span className="sb-meta">{words.partial}</span>}
			{nearChance && <span className="sb-meta">{words.nearChance}</span>}
			{errorRate > 0 && <span className="sb-meta">{words.errorRate(formats.share(errorRate))}</span>}
			{comparison && <Difference comparison={comparison} />}
		</span>
	);
}

const VERDICT = {
	better: { sign: "↑", says: words.better, className: css.better },
	worse: { sign: "↓", says: words.worse, className: css.worse },
	"can't tell": { sign: "−", says: words.cannotTell, className: "sb-meta" },
} as const;

/** A verdict only where both answered the same questions; else a difference in grey, or why there is none. */
function Difference({ comparison }: { comparison: ComparisonView }) {
	if (comparison.kind === "refused")
		return <span className={`sb-meta ${css.refusal}`}>{words.refused(comparison.reasons.join(" "))}</span>;
	const difference = formats.difference(comparison.difference);
	if (comparison.kind === "figure") {
		return (
			<span className="sb-meta" title={comparison.reason}>
				{difference}
			</span>
		);
	}
	const { sign, says, className } = VERDICT[comparison.verdict];
	const { low, high } = comparison.verdictInterval;
	return (
		<>
			<span className={className}>
				{sign} {difference} {says}
			</span>
			<span className="sb-meta">{words.range(formats.difference(low), formats.difference(high))}</span>
		</>
	);
}
