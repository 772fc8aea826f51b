import type { TokenizerName } from "#lib/samples/rouge.ts";

/** A seed example as a pipeline sees it: a skill's has one pair, a knowledge leaf's a context with its pairs. */
export type Seed = {
	id: string;
	context?: string;
	pairs: readonly { question: string; answer: string }[];
};

export type LeafKind = "knowledge" | "foundational_skill" | "compositional_skill";

export type Leaf = {
	kind: LeafKind;
	/** Path in the taxonomy: "compositional_skills/writing/riddles". */
	path: string;
	/** Of a skill: what is to be done, as the leaf says it. */
	taskDescription?: string;
	/** Of knowledge: its field, as the leaf says it. */
	domain?: string;
	documentOutline?: string;
	seeds: readonly Seed[];
	/** Of knowledge: the pieces of its documents. */
	chunks?: readonly { id: string; text: string }[];
};

/** A share of the samples that a run wants of a leaf, worked on as one job. */
export type LeafBatch = {
	leaf: Leaf;
	/** From 0. Batches of a leaf draw apart from each other. */
	batch: number;
	/** Samples wanted, at least 1; 20 to 50 is a good size. */
	target: number;
	/** Questions accepted in this leaf before, and the seeds' own: a question near one of them is a repeat. */
	known: readonly string[];
};

/** The stages of all pipelines, in the order they run. */
export const STAGE_NAMES = [
	"contexts",
	"questions",
	"pairs",
	"duplicates",
	"question-judge",
	"answers",
	"pair-judge",
	"faithfulness",
	"relevance",
	"stands-alone",
] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** What a judge said of a row. */
export type Score = {
	stage: StageName;
	value: number;
	/** The highest value the scale has. */
	of: number;
	/** The judge's words; empty where the profile asks for none. */
	words: string;
};

/** One call behind a row, in the order they were made. */
export type CallRef = {
	stage: StageName;
	role: "teacher" | "judge";
	model: string;
	callKey: string;
};

/** A question with its answer on the way to being a sample. Before the answers are written, `answer` is "". */
export type Row = {
	/** Stable: made of leaf, batch, seed and place in the draws, not of the run or the clock. */
	key: string;
	seedIds: string[];
	chunkId?: string;
	/** What question and answer rest on: a skill's generated context, or the chunk's text. */
	context?: string;
	question: string;
	answer: string;
	scores: Score[];
	calls: CallRef[];
};

export const REJECT_REASONS = [
	"unparsed",
	"cut-off",
	"unanswerable",
	"not-a-question",
	"loop",
	"duplicate",
	"near-duplicate",
	"copy-of-seed",
	"too-short",
	"too-long",
	"judge:question",
	"judge:answer-grade",
	"unfaithful",
	"irrelevant",
	"not-self-contained",
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export type Rejected = {
	/** As far as it got. Of an unparsed reply the question is "" and `words` is the reply. */
	row: Row;
	stage: StageName;
	reason: RejectReason;
	/** The judge's words, or the reply that could not be read (its first 2,000 characters). */
	words?: string;
	/** The number that decided: a judge's score, or a ROUGE-L in [0, 1]. */
	value?: number;
	/** Of a duplicate: the row it repeats, or the index in `known`; and how it was compared. */
	duplicateOf?: ({ row: string } | { known: number }) & { tokenizer: TokenizerName };
};

export type Failed = {
	/** As far as it got. */
	row: Row;
	stage: StageName;
	/** Of the teacher's error: "teacher.refused". */
	code: string;
	message: string;
};

/**
 * The funnel at one stage: in = accepted + rejected + failed + inFlight, at every moment. At a stage that draws
 * (contexts, questions, pairs) `in` counts what its calls gave, and a call that gave nothing readable as one.
 */
export type StageCount = {
	stage: StageName;
	in: number;
	accepted: number;
	rejected: number;
	failed: number;
	inFlight: number;
};

export type PipelineOutcome = {
	/** In the order of their draws. At least `target`, unless the limits on draws were reached first. */
	accepted: Row[];
	/** In the order they were decided, which is the same in every start. */
	rejected: Rejected[];
	failed: Failed[];
	stages: StageCount[];
	/** Calls behind this outcome, whichever start made them, and their tokens. */
	calls: { count: number; promptTokens: number; completionTokens: number };
	/**
	 * Why it ended: the target was met, the draws allowed were used up, the document had no more to ask about, or the endpoint
	 * refused every call of a round.
	 */
	ended: "target" | "draws" | "material" | "refused";
};
