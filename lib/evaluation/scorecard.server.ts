import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { BENCHMARKS } from "./benchmarks.ts";
import type { Score } from "./compare.ts";
import { PAPER_SOURCE } from "./paper.ts";
import { KeptSettings, type ScorecardView } from "./schema.ts";
import { paperModels, type Scorecard, type ScoredModel, scorecard } from "./scorecard.ts";
import { type ScorecardFormat, scorecardText } from "./scorecard-text.ts";

/** More models than a table has room for. */
const MOST_MODELS = 50;

type Loaded = {
	card: Scorecard;
	/** "model benchmark" → number of the run, and the share that got no rating. */
	behind: Map<string, { runNumber: number; errorRate: number }>;
};

async function load(actor: Actor, projectId: string, baseline: string | null): Promise<Loaded> {
	ensureMember(actor, projectId);
	const rows = await db.score.findMany({
		where: { projectId, run: { status: "succeeded" } },
		include: {
			run: {
				select: {
					number: true,
					model: {
						select: { id: true, number: true, name: true, alignment: true, teacher: true, kind: true },
					},
				},
			},
		},
		orderBy: [{ partial: "desc" }, { run: { number: "asc" } }, { benchmark: "asc" }],
	});
	// of several runs of a benchmark the newest counts; a whole one before any partial one
	const newest = new Map<string, (typeof rows)[number]>();
	for (const row of rows) newest.set(`${row.run.model.id} ${row.benchmark}`, row);
	const chosen = [...newest.values()];
	const kept = new Map(chosen.map((row) => [row.id, KeptSettings.parse(row.settings)]));
	const texts = await findTexts([...kept.values()].map(({ answersSha256 }) => answersSha256));

	const byModel = Map.groupBy(chosen, ({ run }) => run.model.id);
	const groups = [...byModel.values()].sort(
		(a, b) => (b[0]?.run.model.number ?? 0) - (a[0]?.run.model.number ?? 0),
	);
	const paper = paperModels();
	const taken = new Set(paper.map(({ name }) => name));
	const behind: Loaded["behind"] = new Map();
	const own: ScoredModel[] = [];
	for (const group of groups.slice(0, MOST_MODELS)) {
		const model = group[0]?.run.model;
		if (!model) continue;
		const name = taken.has(model.name) ? `${model.name} (model ${model.number})` : model.name;
		taken.add(name);
		const source = model.kind === "imported" ? "import" : "run";
		const scores = group.map((row): Score => {
			const { answersSha256, errorRate, ...settings } = kept.get(row.id) ?? KeptSettings.parse(row.settings);
			behind.set(`${name}\n${row.benchmark}`, { runNumber: row.run.number, errorRate });
			const text = answersSha256 === null ? undefined : texts.get(answersSha256);
			return {
				benchmark: row.benchmark,
				value: row.value,
				standardError: row.stderr,
				questions: row.items === 0 ? null : row.items,
				partial: row.partial,
				settings,
				answers: text === undefined ? null : answersOf(text),
				source,
			};
		});
		own.push({
			name,
			alignment: model.alignment || null,
			teacher: model.teacher || null,
			source,
			scores,
		});
	}
	const models = [...own, ...paper];
	if (baseline !== null && !models.some(({ name }) => name === baseline)) {
		throw new InvalidError("scorecard.no-such-model", `There is no model "${baseline}" on this scorecard.`);
	}
	return { card: scorecard(models, baseline), behind };
}

/** Written by saveScore only. */
const answersOf = (text: string) =>
	new Map<string, number>(Object.entries(JSON.parse(text) as Record<string, number>));

/**
 * The project's models beside the paper's seven: every own model that has a score, newest first.
 *
 * @param baseline the name of one of them; null: no comparison
 * @throws InvalidError `scorecard.no-such-model`
 */
export async function getScorecard(
	actor: Actor,
	projectId: string,
	{ baseline = null }: { baseline?: string | null | undefined } = {},
): Promise<ScorecardView> {
	const { card, behind } = await load(actor, projectId, baseline);
	return {
		baseline: card.baseline,
		paperSource: PAPER_SOURCE,
		columns: card.columns.map((column) => ({
			...column,
			isPaper: BENCHMARKS.some(({ id }) => id === column.id),
		})),
		rows: card.rows.map(({ model, isBaseline, cells }) => ({
			...model,
			isBaseline,
			cells: Object.fromEntries(
				Object.entries(cells).map(([id, { score, interval, comparison, nearChance }]) => {
					const from = behind.get(`${model.name}\n${id}`);
					const cell: ScorecardView["rows"][number]["cells"][string] = {
						value: score.value,
						interval,
						questions: score.questions,
						partial: score.partial,
						nearChance,
						runNumber: from?.runNumber ?? null,
						errorRate: from?.errorRate ?? 0,
						settings: score.settings,
						comparison:
							comparison?.kind === "refused"
								? { kind: "refused", reasons: [...comparison.reasons] }
								: comparison,
					};
					return [id, cell];
				}),
			),
		})),
	};
}

const MEDIA = {
	csv: "text/csv; charset=utf-8",
	latex: "application/x-tex",
	json: "application/json",
} as const;
const ENDING = { csv: "csv", latex: "tex", json: "json" } as const;

/** The scorecard as a file, with the same numbers. @throws InvalidError `scorecard.no-such-model` */
export async function exportScorecard(
	actor: Actor,
	projectId: string,
	format: Exclude<ScorecardFormat, "table">,
	baseline: string | null,
) {
	const { card } = await load(actor, projectId, baseline);
	const text = scorecardText(card, format);
	async function* lines() {
		yield text;
	}
	return { fileName: `seedbed-scorecard.${ENDING[format]}`, mediaType: MEDIA[format], parts: lines() };
}
