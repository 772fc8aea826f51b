import { BENCHMARKS, type BenchmarkId } from "./benchmarks.ts";
import { type Comparison, compareScores, ownInterval, type Score } from "./compare.ts";
import type { LmEvalEntry, LmEvalResults } from "./lm-eval.ts";
import { answersBehind, type LmEvalSamples } from "./lm-eval-samples.ts";
import { PAPER_MODELS, type PaperModel } from "./paper.ts";
import type { Interval } from "./stats.ts";

/** A model with its scores, before it is laid beside others. */
export type ScoredModel = {
	/** Unique on the scorecard. */
	name: string;
	alignment: string | null;
	teacher: string | null;
	source: "paper" | "import" | "run";
	scores: readonly Score[];
};

export type ScorecardCell = {
	score: Score;
	/** The score's own 95 % interval. */
	interval: Interval | null;
	/** To the baseline; null on its own row, and where it has no such benchmark. */
	comparison: Comparison | null;
	/** The score's interval reaches down to chance. */
	nearChance: boolean;
};

export type ScorecardColumn = { id: string; name: string; shots: number | null; unit: "points" | "percent" };

export type ScorecardRow = {
	model: Omit<ScoredModel, "scores">;
	isBaseline: boolean;
	/** Column id → cell; nothing where the model has no score. */
	cells: Readonly<Record<string, ScorecardCell>>;
};

export type Scorecard = {
	columns: readonly ScorecardColumn[];
	rows: readonly ScorecardRow[];
	baseline: string | null;
};

/**
 * Lays models side by side: the six benchmarks of the paper that any of them has, then other tasks by name; models in
 * their order. Each is compared with the baseline by `compareScores`.
 *
 * @param baseline name of one of the models, or null: no comparison
 * @throws RangeError when there is no model of that name, or two of one name
 */
export function scorecard(models: readonly ScoredModel[], baseline: string | null): Scorecard {
	if (new Set(models.map(({ name }) => name)).size !== models.length)
		throw new RangeError("Two models on a scorecard have the same name.");
	const base = models.find(({ name }) => name === baseline);
	if (baseline !== null && !base) throw new RangeError(`There is no model "${baseline}" on the scorecard.`);

	const present = new Set(models.flatMap(({ scores }) => scores.map((score): string => score.benchmark)));
	const known = BENCHMARKS.filter(({ id }) => present.has(id));
	const others = [...present].filter((id) => !known.some((each) => each.id === id)).sort();
	const columns: ScorecardColumn[] = [
		...known.map(({ id, name, shots, scale }) => ({ id, name, shots, unit: scale.unit })),
		...others.map((id) => ({ id, name: id, shots: shotsOf(models, id), unit: unitOf(models, id) })),
	];
	const rows = models.map(({ scores, ...model }): ScorecardRow => {
		const isBaseline = model.name === baseline;
		const comparisons = base && !isBaseline ? compareScores(scores, base.scores) : scores.map(() => null);
		const cells = scores.map((score, index): [string, ScorecardCell] => {
			const interval = ownInterval(score);
			const cell = {
				score,
				interval,
				comparison: comparisons[index] ?? null,
				nearChance: nearChance(score, interval),
			};
			return [score.benchmark, cell];
		});
		return { model, isBaseline, cells: Object.fromEntries(cells) };
	});
	return { columns, rows, baseline };
}

/** What a judge rates is in points of its scale; all else is in percent. */
function unitOf(models: readonly ScoredModel[], id: string): "points" | "percent" {
	const score = models.flatMap(({ scores }) => scores).find(({ benchmark }) => benchmark === id);
	return score?.settings.metric === "rating" ? "points" : "percent";
}

function shotsOf(models: readonly ScoredModel[], id: string): number | null {
	for (const { scores } of models) {
		const score = scores.find((each) => each.benchmark === id);
		if (score) return score.settings.shots;
	}
	return null;
}

function nearChance(score: Score, interval: Interval | null): boolean {
	const chance = BENCHMARKS.find(({ id }) => id === score.benchmark)?.chance ?? null;
	return chance !== null && (interval?.low ?? score.value) <= chance;
}

/** The paper's seven, ready to lay beside one's own. */
export function paperModels(): ScoredModel[] {
	return PAPER_MODELS.map(paperModel);
}

function paperModel({ name, alignment, teacher, scores }: PaperModel): ScoredModel {
	return {
		name,
		alignment,
		teacher,
		source: "paper",
		scores: BENCHMARKS.map(({ id, shots, lmEval }) => ({
			benchmark: id,
			value: scores[id],
			standardError: null,
			questions: null,
			partial: false,
			settings: {
				shots,
				metric: metricName(id, lmEval?.metric ?? "", lmEval?.filter ?? ""),
				taskVersion: null,
				template: null,
				questionsHash: null,
				judge: null,
			},
			answers: null,
			source: "paper",
		})),
	};
}

/** A name for how a question is scored; equal names may be compared. */
function metricName(id: string, metric: string, filter: string): string {
	return id === "mt-bench" ? "rating" : `${metric},${filter}`;
}

/**
 * The model of a results file: the number that the paper reports for each of its benchmarks, and of any other task its
 * first metric. A task inside a group that the file also has is left to the group.
 *
 * @param samplesByTask task → its samples file; without them a score has no answers per question
 */
export function modelOfResults(
	results: LmEvalResults,
	samplesByTask: ReadonlyMap<string, LmEvalSamples> = new Map(),
): ScoredModel {
	const grouped = new Set(results.entries.flatMap(({ members }) => members));
	const taken = new Set<string>();
	const scores: Score[] = [];
	for (const entry of results.entries) {
		const id = entry.primary && entry.benchmark ? entry.benchmark : entry.task;
		if (entry.benchmark && !entry.primary) continue;
		if (taken.has(id) || grouped.has(entry.task) || !entry.higherIsBetter) continue;
		taken.add(id);
		scores.push(scoreOfEntry(id, entry, samplesByTask));
	}
	return { name: results.model, alignment: null, teacher: null, source: "import", scores };
}

function scoreOfEntry(
	id: BenchmarkId | (string & {}),
	entry: LmEvalEntry,
	samplesByTask: ReadonlyMap<string, LmEvalSamples>,
): Score {
	const answers = answersBehind(entry, samplesByTask);
	return {
		benchmark: id,
		value: entry.value * 100,
		standardError: entry.stderr === null ? null : entry.stderr * 100,
		questions: entry.samples?.effective ?? null,
		partial: entry.partial,
		settings: {
			shots: entry.nShot,
			metric: metricName(id, entry.metric, entry.filter),
			taskVersion: entry.taskVersion,
			template: templateOf(entry),
			questionsHash: entry.taskHash,
			judge: null,
		},
		answers: answers && new Map([...answers].map(([question, value]) => [question, value * 100])),
		source: "import",
	};
}

/** Template, system words and the form of few-shots change the prompt alike: one name for the three. */
function templateOf({ templateHash, systemHash, fewshotAsMultiturn }: LmEvalEntry): string | null {
	if (templateHash === null && systemHash === null) return null;
	return [templateHash ?? "no template", systemHash ?? "", fewshotAsMultiturn === true ? "turns" : ""]
		.filter((part) => part !== "")
		.join(" ");
}

/** Digits after the point that a score is shown with: two, as the paper has them. */
export function formatScore(value: number): string {
	return value.toFixed(2);
}

/** With its sign, the minus as U+2212. */
export function formatDifference(value: number): string {
	const text = Math.abs(value).toFixed(2);
	return text === "0.00" ? "0.00" : `${value > 0 ? "+" : "−"}${text}`;
}
