import { z } from "zod";

const DEFAULT_SYSTEM_PROMPT = "You are a careful assistant. You answer plainly and say when you do not know.";

/** What freezes accepted samples into a version of a dataset. */
export const FreezeInput = z.strictObject({
	/** Of the dataset; a name that is there already gets its next version. */
	name: z
		.string()
		.regex(
			/^[a-z0-9][a-z0-9._-]{0,62}$/,
			"Lower-case letters, digits, dots and hyphens: it becomes a file name.",
		),
	/** Only leaves under this path; all where left out. */
	under: z.string().max(1000).optional(),
	/** Percent of the rows that are knowledge, the rest skills. Left out: every accepted sample. */
	knowledgeShare: z.number().min(0).max(100).optional(),
	/** Kept out of training, to measure on. */
	heldOutShare: z.number().min(0).max(1).default(0.1),
	/** The student's; empty for none. */
	systemPrompt: z.string().max(4000).default(DEFAULT_SYSTEM_PROMPT),
	seed: z
		.int()
		.min(0)
		.max(2 ** 31 - 1)
		.default(42),
});
export type FreezeInput = z.infer<typeof FreezeInput>;

const Warning = z.object({ code: z.string(), message: z.string() });

/** The mix as it was frozen. */
export const Mix = z.object({
	under: z.string().nullable(),
	knowledgeShare: z.number().nullable(),
	heldOutShare: z.number(),
	systemPrompt: z.string(),
	/** Rows by leaf, training and held out together. */
	leaves: z.array(z.object({ path: z.string(), kind: z.string(), rows: z.int() })),
	/** Rows by whoever wrote their last words. */
	teachers: z.array(
		z.object({
			name: z.string(),
			rows: z.int(),
			/** Whether its weights are open; null in versions that did not keep it. */
			isOpen: z.boolean().nullable().default(null),
		}),
	),
	/** Rows whose last words are a person's: in no teacher's count. */
	editedByPeople: z.int(),
});
export type Mix = z.infer<typeof Mix>;

export const DatasetVersionView = z.object({
	id: z.uuid(),
	projectId: z.uuid(),
	name: z.string(),
	number: z.int(),
	mix: Mix,
	seed: z.int(),
	/** Of training; held-out rows are counted apart. */
	rowCount: z.int(),
	heldOutCount: z.int(),
	knowledgeCount: z.int(),
	skillCount: z.int(),
	/** Of the training file. */
	sha256: z.string(),
	warnings: z.array(Warning),
	frozenBy: z.string(),
	at: z.iso.datetime(),
	trainings: z.array(z.int()),
});
export type DatasetVersionView = z.infer<typeof DatasetVersionView>;

export const DatasetLine = z.object({
	id: z.uuid(),
	name: z.string(),
	versions: z.array(
		z.object({
			id: z.uuid(),
			number: z.int(),
			rowCount: z.int(),
			heldOutCount: z.int(),
			warnings: z.int(),
			at: z.iso.datetime(),
		}),
	),
});
export type DatasetLine = z.infer<typeof DatasetLine>;

/** What could be frozen now. */
export const FreezeForecast = z.object({
	accepted: z.int(),
	edited: z.int(),
	pending: z.int(),
	knowledge: z.int(),
	skills: z.int(),
	warnings: z.array(Warning),
});
export type FreezeForecast = z.infer<typeof FreezeForecast>;

export const DatasetRowView = z.object({
	id: z.uuid(),
	ordinal: z.int(),
	phase: z.string(),
	heldOut: z.boolean(),
	runId: z.uuid(),
	sampleId: z.uuid(),
	path: z.string(),
	question: z.string(),
	answer: z.string(),
});
export type DatasetRowView = z.infer<typeof DatasetRowView>;

const Check = z.enum(["equal", "changed", "gone"]);
const Acceptance = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("accepted"),
		contribution: z.int(),
		author: z.string(),
		reviewer: z.string(),
		at: z.iso.datetime(),
	}),
	z.object({
		kind: z.literal("imported"),
		import: z.int(),
		source: z.string(),
		by: z.string(),
		at: z.iso.datetime(),
	}),
]);

/** The way back from a row, or a sample, to people: each hop with its hash recomputed from the text as it is now. */
export const TraceView = z.object({
	row: z
		.object({
			id: z.uuid(),
			dataset: z.string(),
			version: z.int(),
			ordinal: z.int(),
			heldOut: z.boolean(),
			sha256: z.string(),
			check: Check,
		})
		.nullable(),
	sample: z.object({
		runId: z.uuid(),
		id: z.uuid(),
		runNumber: z.int(),
		path: z.string(),
		question: z.string(),
		answer: z.string(),
		verdict: z.object({ verdict: z.string(), reviewer: z.string(), at: z.iso.datetime() }).nullable(),
		/** Of the Demo teacher: not for training data. */
		isDemo: z.boolean(),
		check: Check,
	}),
	calls: z.array(
		z.object({
			stage: z.string(),
			callKey: z.string(),
			teacher: z.string(),
			model: z.string(),
			prompt: z.string().nullable(),
			reply: z.string().nullable(),
			at: z.iso.datetime(),
			check: Check,
		}),
	),
	seeds: z.array(
		z.object({
			seedVersionId: z.uuid(),
			author: z.string(),
			question: z.string(),
			answer: z.string(),
			context: z.string().nullable(),
			/** Whether one of the calls' prompts shows its question and its answer; of knowledge, all three pairs. */
			inPrompt: z.boolean(),
			revision: z.int(),
			revisionSha256: z.string(),
			revisionCheck: Check,
			acceptance: Acceptance,
			check: Check,
		}),
	),
	chunk: z
		.object({
			document: z.string(),
			documentNumber: z.int(),
			ordinal: z.int(),
			text: z.string(),
			check: Check,
		})
		.nullable(),
});
export type TraceView = z.infer<typeof TraceView>;

/** What a version comes from, and what came of it. */
export type ProvenanceView = {
	authors: { author: string; seeds: number; rows: number }[];
	runs: { number: number; teacher: string; rows: number }[];
	documents: { number: number; title: string; licence: string; rows: number }[];
	trainings: { number: number; status: string; models: { number: number; name: string }[] }[];
};
