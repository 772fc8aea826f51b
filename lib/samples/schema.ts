import { z } from "zod";
import { NodeKind, SampleOutcome, SampleState, SampleVerdictKind } from "#prisma/enums.ts";

/** Why a sample is rejected by a person (design.md §8.5), in the order of the digits 1 to 7. */
export const REASONS = [
	"unfaithful",
	"wrong",
	"unclear",
	"off-topic",
	"too-like-another",
	"unsafe",
	"style",
] as const;

/** A person's verdict. Rejecting needs a reason; editing the new words. */
export const VerdictInput = z.discriminatedUnion("verdict", [
	z.strictObject({ verdict: z.literal("accept"), note: z.string().trim().max(2000).default("") }),
	z.strictObject({
		verdict: z.literal("reject"),
		reason: z.enum(REASONS),
		note: z.string().trim().max(2000).default(""),
	}),
	z.strictObject({
		verdict: z.literal("edit"),
		question: z.string().trim().min(1, "A sample needs a question.").max(20_000),
		answer: z.string().trim().min(1, "A sample needs an answer.").max(100_000),
		note: z.string().trim().max(2000).default(""),
	}),
]);
export type VerdictInput = z.infer<typeof VerdictInput>;

const Score = z.object({ stage: z.string(), value: z.number(), of: z.number(), words: z.string() });

export const VerdictView = z.object({
	id: z.uuid(),
	verdict: z.enum(SampleVerdictKind),
	reason: z.string().nullable(),
	note: z.string(),
	reviewer: z.string(),
	isMine: z.boolean(),
	at: z.iso.datetime(),
});

/** A sample as its reviewer sees it: what the teacher wrote, what people made of it, and where it comes from. */
export const SampleView = z.object({
	runId: z.uuid(),
	id: z.uuid(),
	runNumber: z.int(),
	nodeId: z.uuid(),
	path: z.string(),
	kind: z.enum(NodeKind),
	outcome: z.enum(SampleOutcome),
	stage: z.string().nullable(),
	reason: z.string().nullable(),
	words: z.string().nullable(),
	duplicateOfId: z.uuid().nullable(),
	/** As they are now: the reviewer's words after an edit. */
	question: z.string(),
	answer: z.string(),
	context: z.string().nullable(),
	/** The teacher's, where an edit changed them. */
	teacherQuestion: z.string().nullable(),
	teacherAnswer: z.string().nullable(),
	scores: z.array(Score),
	state: z.enum(SampleState),
	verdict: VerdictView.nullable(),
	teacher: z.object({ name: z.string(), model: z.string(), isDemo: z.boolean() }),
	/** The chunk a knowledge sample was drawn from. */
	chunk: z
		.object({
			document: z.string(),
			documentNumber: z.int(),
			ordinal: z.int(),
			headings: z.array(z.string()),
			text: z.string(),
		})
		.nullable(),
	seeds: z.array(
		z.object({
			seedVersionId: z.uuid(),
			question: z.string(),
			answer: z.string(),
			context: z.string().nullable(),
			author: z.string(),
		}),
	),
});
export type SampleView = z.infer<typeof SampleView>;

/** A row of a table of samples. */
export const SampleLine = SampleView.pick({
	runId: true,
	id: true,
	runNumber: true,
	path: true,
	kind: true,
	outcome: true,
	stage: true,
	reason: true,
	words: true,
	question: true,
	answer: true,
	state: true,
	scores: true,
	teacher: true,
});
export type SampleLine = z.infer<typeof SampleLine>;

/** Which samples a list holds. */
export const SampleFilter = z.object({
	/** Of a run, by its number. */
	run: z.coerce.number().int().positive().max(2_147_483_647).optional(),
	/** Under this path of the taxonomy. */
	leaf: z.string().max(1000).optional(),
	outcome: z.enum(SampleOutcome).optional(),
	state: z.enum(SampleState).optional(),
	stage: z.string().max(60).optional(),
	reason: z.string().max(60).optional(),
	cursor: z.string().max(100).optional(),
	limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type SampleFilter = z.infer<typeof SampleFilter>;
