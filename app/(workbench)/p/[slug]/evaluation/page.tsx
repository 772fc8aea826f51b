import { getProjectPage } from "#app/_server/project-page.ts";
import { Strips } from "#components/charts/strips.tsx";
import { ScorecardTable } from "#components/evaluation/scorecard-table.tsx";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { may } from "#lib/auth/policy.ts";
import type { ScorecardView } from "#lib/evaluation/schema.ts";
import { getScorecard } from "#lib/evaluation/scorecard.server.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").evaluation;
const formats = formatsFor("en");

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ baseline?: string | string[] }> };

/** One's own models beside the paper's seven, as a table and as strips of the same figures. */
export default async function ScorecardPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const { baseline } = await searchParams;
	const wanted = typeof baseline === "string" ? baseline : null;
	const card = await getScorecard(actor, project.id, { baseline: wanted }).catch((error: unknown) => {
		if (error instanceof InvalidError) return getScorecard(actor, project.id); // a baseline that is gone
		throw error;
	});
	const at = `/p/${project.slug}`;
	const hasOwn = card.rows.some(({ source }) => source !== "paper");
	const exportHref = (format: string) =>
		`/api/v1/projects/${project.id}/scorecard/export?format=${format}${card.baseline ? `&baseline=${encodeURIComponent(card.baseline)}` : ""}`;
	return (
		<Page
			title={words.compareTitle}
			section={words.title}
			facts={!hasOwn ? words.emptyFacts : card.baseline === null ? words.compareFacts : words.pairedFacts}
			actions={
				<>
					<ButtonLink href={`${at}/evaluation/runs`}>{words.runs}</ButtonLink>
					<ButtonLink href={exportHref("csv")} download>
						{words.exportCsv}
					</ButtonLink>
					<ButtonLink href={exportHref("latex")} download>
						{words.exportLatex}
					</ButtonLink>
					{may(actor, project.id, "evaluation.start") && (
						<ButtonLink href={`${at}/evaluation/new`} primary>
							{words.evaluate}
						</ButtonLink>
					)}
				</>
			}
		>
			<RefreshOn kinds={["evaluation-run"]} />
			<ScorecardTable card={card} at={at} />
			{hasFiguresOnly(card) && <p className="sb-meta">{words.figuresOnly}</p>}
			<Strips
				name="seedbed-scorecard-strips"
				title={words.stripsTitle}
				source={words.source(card.paperSource)}
				paired={card.baseline !== null}
				benchmarks={card.columns.map(({ id, name }) => ({ key: id, name, ...ends(card, id), digits: 2 }))}
				models={card.rows.map((row) => ({
					key: row.name,
					name: row.name,
					role: row.isBaseline ? "baseline" : row.source === "paper" ? "context" : "chosen",
					scores: Object.fromEntries(card.columns.map(({ id }) => [id, stripScore(row.cells[id])])),
				}))}
			/>
			<p className="sb-meta">{words.source(card.paperSource)}</p>
			<CouldBeSeen card={card} />
		</Page>
	);
}

type Cell = ScorecardView["rows"][number]["cells"][string];

/** With a baseline the bar is the paired difference's interval, centred at the score: it agrees with the verdict.
 * What was not paired has no bar then: its own interval would be read as a difference's. */
function stripScore(cell: Cell | undefined) {
	if (!cell) return null;
	const { value, interval, comparison } = cell;
	if (comparison?.kind === "paired") {
		const half = (comparison.verdictInterval.high - comparison.verdictInterval.low) / 2;
		return { score: value, lo: value - half, hi: value + half };
	}
	return interval && !comparison ? { score: value, lo: interval.low, hi: interval.high } : { score: value };
}

/** A scale that holds every score and interval, with some room. */
function ends(card: ScorecardView, id: string): { lo: number; hi: number } {
	const values = card.rows.flatMap(({ cells }) => {
		const score = stripScore(cells[id]);
		return score ? [score.score, score.lo ?? score.score, score.hi ?? score.score] : [];
	});
	const [least, greatest] = [Math.min(...values), Math.max(...values)];
	const room = Math.max(0.5, (greatest - least) * 0.1);
	return { lo: Math.max(0, Math.floor(least - room)), hi: Math.ceil(greatest + room) };
}

function hasFiguresOnly(card: ScorecardView): boolean {
	return card.rows.some(({ cells }) =>
		Object.values(cells).some((cell) => cell?.comparison?.kind === "figure"),
	);
}

function CouldBeSeen({ card }: { card: ScorecardView }) {
	const rows = card.rows.flatMap(({ name, cells }) =>
		card.columns.flatMap((column) => {
			const comparison = cells[column.id]?.comparison;
			return comparison?.kind === "paired"
				? [{ name, column: column.name, least: comparison.minimumDetectable }]
				: [];
		}),
	);
	if (rows.length === 0) return null;
	return (
		<Sec title={words.couldBeSeen} note={words.couldBeSeenSays}>
			<ul>
				{rows.map(({ name, column, least }) => (
					<li key={`${name} ${column}`}>{words.couldBeSeenRow(name, column, formats.score(least))}</li>
				))}
			</ul>
		</Sec>
	);
}
