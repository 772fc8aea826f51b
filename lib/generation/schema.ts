import { z } from "zod";
import { BatchStatus, NodeKind, PromptProfile, RunStatus } from "#prisma/enums.ts";

/** What starts a run. Numbers left out are the pipeline's own. */
export const GenerationInput = z.strictObject({
	nodeIds: z.array(z.uuid()).min(1, "Choose at least one leaf.").max(2000),
	samplesPerLeaf: z.int().min(1).max(2000),
	teacherId: z.uuid(),
	/** The teacher itself where left out. */
	judgeId: z.uuid().optional(),
	/** The least judge score that keeps a row, by stage. */
	keepAt: z.record(z.string(), z.number()).optional(),
	maxRougeL: z.number().gt(0).max(1).optional(),
	/** Of chance: the same seed draws the same. */
	seed: z
		.int()
		.min(0)
		.max(2 ** 31 - 1)
		.optional(),
});
export type GenerationInput = z.infer<typeof GenerationInput>;

/** A figure with its 80 % range. */
const Range = z.object({ low: z.number(), likely: z.number(), high: z.number() });

export const EstimateView = z.object({
	leaves: z.int(),
	samples: z.int(),
	calls: Range,
	promptTokens: Range,
	completionTokens: Range,
	/** Teacher and judge each at its own price. Null where neither has one, or they have two currencies. */
	costMicros: Range.nullable(),
	currency: z.string(),
	/** Why these leaves cannot be generated from; they block the start. */
	blocks: z.array(z.object({ nodeId: z.uuid(), path: z.string(), says: z.string() })),
});
export type EstimateView = z.infer<typeof EstimateView>;

/** What a batch has done so far, as it is kept on its row. */
export const BatchProgress = z.object({
	stages: z.array(
		z.object({
			stage: z.string(),
			in: z.int(),
			accepted: z.int(),
			rejected: z.int(),
			failed: z.int(),
			inFlight: z.int(),
			reasons: z.record(z.string(), z.int()).default({}),
		}),
	),
	accepted: z.int().default(0),
	calls: z.object({ count: z.int(), promptTokens: z.int(), completionTokens: z.int() }),
	/** Why it ended. */
	ended: z.string().optional(),
});
export type BatchProgress = z.infer<typeof BatchProgress>;

const TeacherName = z.object({
	id: z.uuid(),
	name: z.string(),
	model: z.string(),
	profile: z.enum(PromptProfile),
	isDemo: z.boolean(),
});

export const RunLeafView = z.object({
	nodeId: z.uuid(),
	path: z.string(),
	kind: z.enum(NodeKind),
	pipeline: z.string(),
	target: z.int(),
	accepted: z.int(),
	batches: z.int(),
	batchesDone: z.int(),
	status: z.enum(BatchStatus),
	error: z.string().nullable(),
});
export type RunLeafView = z.infer<typeof RunLeafView>;

/** A run as its page shows it. `stages` obey: in = accepted + rejected + failed + inFlight. */
export const GenerationRunView = z.object({
	id: z.uuid(),
	projectId: z.uuid(),
	number: z.int(),
	status: z.enum(RunStatus),
	/** Why it waits or failed. */
	reason: z.string().nullable(),
	teacher: TeacherName,
	judge: TeacherName,
	startedBy: z.string(),
	createdAt: z.iso.datetime(),
	startedAt: z.iso.datetime().nullable(),
	endedAt: z.iso.datetime().nullable(),
	target: z.int(),
	/** So far, in batches that still go on as well. */
	accepted: z.int(),
	/** Of those, what is a sample already: it stays whatever happens to the run. */
	kept: z.int(),
	stages: BatchProgress.shape.stages,
	/** The same for each pipeline by itself: what one stage passes on, the next one takes in. */
	streams: z.array(z.object({ pipeline: z.string(), stages: BatchProgress.shape.stages })),
	calls: BatchProgress.shape.calls,
	/** Null where it has no price, or the reader does not see money. */
	costMicros: z.number().nullable(),
	currency: z.string(),
	leaves: z.array(RunLeafView),
	/** Seconds to the end at the rate so far; null before there is one. */
	secondsLeft: z.number().nullable(),
	/** Accepted in a minute, from its start to its end or to now. */
	ratePerMinute: z.number().nullable(),
	seed: z.int(),
	/** The limits it ran with, for a run like it. */
	keepAt: z.record(z.string(), z.number()),
	maxRougeL: z.number().nullable(),
});
export type GenerationRunView = z.infer<typeof GenerationRunView>;

/** A run in the list. */
export const GenerationRunLine = GenerationRunView.pick({
	id: true,
	number: true,
	status: true,
	reason: true,
	teacher: true,
	startedBy: true,
	createdAt: true,
	endedAt: true,
	target: true,
	accepted: true,
}).extend({ leafCount: z.int() });
export type GenerationRunLine = z.infer<typeof GenerationRunLine>;
