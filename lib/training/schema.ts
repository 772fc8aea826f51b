import { z } from "zod";
import { ModelKind, RunStatus } from "#prisma/enums.ts";
import { trainingPresets } from "./presets.ts";

const PresetId = z.enum(trainingPresets.map(({ id }) => id) as [string, ...string[]]);

/** What of a phase may be set; the rest is the preset's. */
const PhaseChange = z.strictObject({
	epochs: z.int().min(1).max(100).optional(),
	learningRate: z.number().gt(0).lt(1).optional(),
	batch: z.int().min(1).max(100_000).optional(),
	warmupSteps: z.int().min(0).max(100_000).optional(),
	maxSeqLen: z.int().min(8).max(131_072).optional(),
	/** Shares of earlier phases' rows, in [0, 1], by phase; 0 leaves the replay out. */
	replay: z.record(z.string(), z.number().min(0).max(1)).optional(),
});

/** What starts a training. */
export const TrainingInput = z.strictObject({
	/** Of the dataset. */
	versionId: z.uuid(),
	baseModelId: z.uuid(),
	preset: PresetId,
	changes: z.record(z.string(), PhaseChange).default({}),
	seed: z.int().min(0).max(4_294_967_295).default(42),
});
export type TrainingInput = z.infer<typeof TrainingInput>;

/** What adds a model to start from. */
export const ModelInput = z.discriminatedUnion("source", [
	z.strictObject({ source: z.literal("tiny"), name: z.string().trim().min(1).max(80) }),
	z.strictObject({ source: z.literal("smollm2"), name: z.string().trim().min(1).max(80) }),
	z.strictObject({
		source: z.literal("folder"),
		name: z.string().trim().min(1).max(80),
		/** Absolute, on the server: a folder in Hugging Face's layout. */
		path: z.string().min(2).max(1000).regex(/^\//, "An absolute path on the server."),
		licence: z.string().trim().max(120).default(""),
	}),
]);
export type ModelInput = z.infer<typeof ModelInput>;

export const ModelView = z.object({
	id: z.uuid(),
	number: z.int(),
	name: z.string(),
	kind: z.enum(ModelKind),
	source: z.string(),
	/** Its weights are there. */
	isReady: z.boolean(),
	problem: z.string().nullable(),
	alignment: z.string(),
	teacher: z.string(),
	licence: z.string(),
	sha256: z.string().nullable(),
	trainingNumber: z.int().nullable(),
	at: z.iso.datetime(),
});
export type ModelView = z.infer<typeof ModelView>;

/** A plan as it was started: phases with their settings and replay. */
export const TrainingPlan = z.object({
	preset: z.string(),
	presetName: z.string(),
	source: z.string(),
	schedule: z.string(),
	strategy: z.string(),
	seed: z.int(),
	phases: z.array(
		z.object({
			name: z.string(),
			data: z.string(),
			rows: z.int(),
			epochs: z.int(),
			learningRate: z.number(),
			batch: z.int(),
			microBatch: z.int(),
			warmupSteps: z.int(),
			maxSeqLen: z.int(),
			saveSamples: z.int().nullable(),
			chooseBy: z.string(),
			replay: z.array(z.object({ from: z.string(), share: z.number() })),
		}),
	),
});
export type TrainingPlan = z.infer<typeof TrainingPlan>;

export const CheckpointView = z.object({
	id: z.uuid(),
	phase: z.string(),
	step: z.int(),
	samplesSeen: z.int(),
	sha256: z.string(),
	isFinal: z.boolean(),
	modelId: z.uuid().nullable(),
	at: z.iso.datetime(),
});

/** A training as its page shows it. Loss points come apart: `GET …/steps`. */
export const TrainingRunView = z.object({
	id: z.uuid(),
	projectId: z.uuid(),
	number: z.int(),
	status: z.enum(RunStatus),
	reason: z.string().nullable(),
	/** Someone asked it to save and end. */
	isStopping: z.boolean(),
	plan: TrainingPlan,
	dataset: z.object({ versionId: z.uuid(), name: z.string(), number: z.int() }),
	baseModel: z.object({ id: z.uuid(), name: z.string() }),
	launcher: z.string(),
	startedBy: z.string(),
	createdAt: z.iso.datetime(),
	startedAt: z.iso.datetime().nullable(),
	endedAt: z.iso.datetime().nullable(),
	phases: z.array(
		z.object({
			name: z.string(),
			steps: z.int().nullable(),
			done: z.int(),
			/** What became of its rows: kept, dropped, tokens. */
			data: z.record(z.string(), z.unknown()).nullable(),
			startedAt: z.iso.datetime().nullable(),
			endedAt: z.iso.datetime().nullable(),
		}),
	),
	checkpoints: z.array(CheckpointView),
	newest: z
		.object({
			phase: z.string(),
			step: z.int(),
			loss: z.number(),
			gradNorm: z.number().nullable(),
			tokensPerS: z.number().nullable(),
			learningRate: z.number(),
		})
		.nullable(),
});
export type TrainingRunView = z.infer<typeof TrainingRunView>;

export const TrainingLine = TrainingRunView.pick({
	id: true,
	number: true,
	status: true,
	reason: true,
	dataset: true,
	baseModel: true,
	startedBy: true,
	createdAt: true,
	endedAt: true,
}).extend({ preset: z.string() });
export type TrainingLine = z.infer<typeof TrainingLine>;

/** The loss curve, in order: equal to the trainer's events. Thinned to at most 4,000 points by least and greatest loss of each span. */
export const TrainingSteps = z.array(
	z.object({
		phase: z.string(),
		step: z.int(),
		loss: z.number(),
		learningRate: z.number(),
		gradNorm: z.number().nullable(),
	}),
);
export type TrainingSteps = z.infer<typeof TrainingSteps>;

/** The words of the trainer, newest last. */
export const TrainingLog = z.object({ text: z.string(), isWhole: z.boolean() });

/** A dataset version as whoever starts a training chooses it. */
export type DatasetChoice = {
	id: string;
	name: string;
	number: number;
	rows: { knowledge: number; skills: number; train: number };
	heldOut: number;
	/** What must be told before its rows train a model. */
	warnings: string[];
};
