import { z } from "zod";
import { EvaluationKind, RunStatus } from "#prisma/enums.ts";

/** Only so many of the questions: such a run is partial, and compares with nothing. */
const First = z.int().min(1).max(100_000).optional();

/** What starts an evaluation. */
export const EvaluationInput = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("held_out"), modelId: z.uuid(), versionId: z.uuid(), first: First }),
	z.strictObject({ kind: z.literal("judged_set"), modelId: z.uuid(), judgeId: z.uuid(), first: First }),
	z.strictObject({
		kind: z.literal("mt_bench"),
		modelId: z.uuid(),
		packId: z.uuid(),
		judgeId: z.uuid(),
		first: First,
	}),
]);
export type EvaluationInput = z.infer<typeof EvaluationInput>;

/** What is kept with a run: how it is asked, and what an imported one came from. */
export const RunSettings = z.object({
	first: z.int().nullable().default(null),
	/** Questions there are, asked or not. */
	questions: z.int().nullable().default(null),
	judge: z.string().nullable().default(null),
	/** The longest answer, in tokens: a model's context can be too short for the benchmark's own. */
	answerTokens: z.int().nullable().default(null),
	/** Of an import. */
	harness: z.string().nullable().default(null),
	files: z.array(z.object({ name: z.string(), sha256: z.string() })).default([]),
	findings: z
		.array(z.object({ severity: z.enum(["error", "warning"]), where: z.string(), message: z.string() }))
		.default([]),
});
export type RunSettings = z.infer<typeof RunSettings>;

/** What decides whether two scores may be compared, as it is kept with each. */
export const KeptSettings = z.object({
	shots: z.number().nullable(),
	metric: z.string(),
	taskVersion: z.string().nullable(),
	template: z.string().nullable(),
	questionsHash: z.string().nullable(),
	judge: z.string().nullable(),
	/** Of the text that holds question → score, as JSON; null where only the figure is known. */
	answersSha256: z.string().nullable(),
	/** Share of judgements without a rating. They enter no mean. */
	errorRate: z.number().default(0),
});
export type KeptSettings = z.infer<typeof KeptSettings>;

export const ScoreView = z.object({
	benchmark: z.string(),
	metric: z.string(),
	value: z.number(),
	standardError: z.number().nullable(),
	questions: z.int().nullable(),
	partial: z.boolean(),
	errorRate: z.number(),
	settings: KeptSettings,
});
export type ScoreView = z.infer<typeof ScoreView>;

export const EvaluationRunView = z.object({
	id: z.uuid(),
	projectId: z.uuid(),
	number: z.int(),
	kind: z.enum(EvaluationKind),
	status: z.enum(RunStatus),
	reason: z.string().nullable(),
	model: z.object({ id: z.uuid(), name: z.string() }),
	/** `isDemo`: its grades are no better than chance. */
	judge: z.object({ id: z.uuid(), name: z.string(), isDemo: z.boolean() }).nullable(),
	dataset: z.object({ versionId: z.uuid(), name: z.string(), number: z.int() }).nullable(),
	pack: z.object({ id: z.uuid(), name: z.string(), licence: z.string() }).nullable(),
	settings: RunSettings,
	partial: z.boolean(),
	done: z.int(),
	total: z.int(),
	/** Items without a rating, or without an answer. */
	failures: z.int(),
	startedBy: z.string(),
	createdAt: z.iso.datetime(),
	startedAt: z.iso.datetime().nullable(),
	endedAt: z.iso.datetime().nullable(),
	scores: z.array(ScoreView),
	categories: z.array(
		z.object({
			category: z.string(),
			first: z.number().nullable(),
			second: z.number().nullable(),
			mean: z.number().nullable(),
		}),
	),
});
export type EvaluationRunView = z.infer<typeof EvaluationRunView>;

export const EvaluationLine = EvaluationRunView.pick({
	id: true,
	number: true,
	kind: true,
	status: true,
	reason: true,
	model: true,
	judge: true,
	dataset: true,
	pack: true,
	partial: true,
	done: true,
	total: true,
	startedBy: true,
	createdAt: true,
	scores: true,
});
export type EvaluationLine = z.infer<typeof EvaluationLine>;

/** Questions on one page of an evaluation. */
export const ITEMS = 40;

export const EvaluationItemView = z.object({
	ordinal: z.int(),
	turn: z.int(),
	key: z.string(),
	category: z.string(),
	question: z.string().nullable(),
	reference: z.string().nullable(),
	answer: z.string().nullable(),
	judgement: z.string().nullable(),
	score: z.number().nullable(),
	error: z.string().nullable(),
});
export type EvaluationItemView = z.infer<typeof EvaluationItemView>;

export const PackView = z.object({
	id: z.uuid(),
	name: z.string(),
	licence: z.string(),
	questions: z.int(),
	files: z.record(z.string(), z.string()),
	addedBy: z.string(),
	at: z.iso.datetime(),
});
export type PackView = z.infer<typeof PackView>;

/** Of a pack that is sent: what it is called, and under which licence its owner gives it. */
export const PackQuery = z.object({
	name: z.string().trim().min(1).max(120),
	licence: z.string().trim().min(1).max(20_000),
});
export type PackQuery = z.infer<typeof PackQuery>;

/** Of results that are sent: whose they are. A model of the project, or a new one of this name. */
export const ResultsQuery = z.object({
	fileName: z.string().trim().min(1).max(255).default("results.json"),
	modelId: z.uuid().optional(),
	name: z.string().trim().min(1).max(120).optional(),
	alignment: z.string().trim().max(120).default(""),
	teacher: z.string().trim().max(120).default(""),
});
export type ResultsQuery = z.infer<typeof ResultsQuery>;

const IntervalView = z.object({ low: z.number(), high: z.number() });

const ComparisonView = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("refused"), reasons: z.array(z.string()) }),
	z.object({ kind: z.literal("figure"), difference: z.number(), reason: z.string() }),
	z.object({
		kind: z.literal("paired"),
		difference: z.number(),
		pairs: z.int(),
		p: z.number(),
		verdict: z.enum(["better", "worse", "can't tell"]),
		interval: IntervalView,
		verdictInterval: IntervalView,
		minimumDetectable: z.number(),
	}),
]);
export type ComparisonView = z.infer<typeof ComparisonView>;

export const CellView = z.object({
	value: z.number(),
	interval: IntervalView.nullable(),
	questions: z.int().nullable(),
	partial: z.boolean(),
	nearChance: z.boolean(),
	/** The run whose questions are behind it; null for a figure from a paper. */
	runNumber: z.int().nullable(),
	errorRate: z.number(),
	settings: KeptSettings.omit({ answersSha256: true, errorRate: true }),
	comparison: ComparisonView.nullable(),
});
export type CellView = z.infer<typeof CellView>;

/** Models beside each other, one's own first. */
export const ScorecardView = z.object({
	baseline: z.string().nullable(),
	paperSource: z.string(),
	columns: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			shots: z.number().nullable(),
			unit: z.enum(["points", "percent"]),
			/** One of the paper's six; else it is ours, or another task's. */
			isPaper: z.boolean(),
		}),
	),
	rows: z.array(
		z.object({
			name: z.string(),
			alignment: z.string().nullable(),
			teacher: z.string().nullable(),
			source: z.enum(["paper", "import", "run"]),
			isBaseline: z.boolean(),
			cells: z.record(z.string(), CellView),
		}),
	),
});
export type ScorecardView = z.infer<typeof ScorecardView>;
