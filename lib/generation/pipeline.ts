/**
 * A pipeline as data: how a leaf becomes samples. Stages draw questions by the leaf's own seed examples, drop
 * repeats, and let a judge keep what is good, after Sudalairaj et al. 2024, "LAB", arXiv:2403.01081, §3.2.
 * Nothing in a pipeline is code, so its hash names all that decides its prompts and verdicts.
 */
import { InvalidError } from "#lib/platform/errors.ts";
import type { TokenizerName } from "#lib/samples/rouge.ts";
import { canonicalJson, sha256 } from "./keys.ts";
import { LAB_PIPELINES } from "./profiles/lab.ts";
import { SMALL_PIPELINES } from "./profiles/small.ts";
import type { Leaf, LeafKind, RejectReason, StageName } from "./rows.ts";

/** Text in which `{{name}}` stands for a value, and `each` repeats a piece for every item of a list. */
export type TemplateText = string | readonly (string | { each: "seeds" | "pairs"; text: string })[];

/** The messages of a prompt. `each` repeats messages for every item: seeds shown as turns of a chat. */
export type Template = readonly (
	| { role: "system" | "user" | "assistant"; text: TemplateText }
	| { each: "seeds" | "pairs"; turns: readonly { role: "user" | "assistant"; text: string }[] }
)[];

/** How a reply is read. See read-reply.ts for what is understood and what counts as unparsed. */
export type ItemReader =
	/** Any number of `[Start of TAG] … [End of TAG]`; with `answer`, pairs of a question and an answer section. */
	| { as: "sections"; tag: string; answer?: string }
	/** One text field of a JSON object. A text of `maxLength` characters that does not end a sentence was cut off. */
	| { as: "json"; field: string; maxLength: number }
	/** The whole reply. */
	| { as: "text" };

export type ScoreReader = { min: number; max: number } & (
	| { as: "section"; tag: string; words: string }
	/** YES is `max`, NO is `min`. */
	| { as: "verdict"; tag: string; words: string }
	| { as: "json"; field: string }
);

type Call = {
	prompt: Template;
	/** In [0, 2]. */
	temperature: number;
	/** Of the reply. */
	maxTokens: number;
	jsonSchema?: Readonly<Record<string, unknown>>;
};

/** Share of what enters a stage that leaves it accepted, in (0, 1]: for planning draws and for estimates. */
type Expected = { expected: number };

/** Calls that make new contexts, questions, or questions with answers. */
export type DrawStage = Expected &
	Call & {
		kind: "draw";
		name: "contexts" | "questions" | "pairs";
		reader: ItemReader;
		/** Items asked for in one call; `{{count}}` of the prompt. */
		perCall: number;
	};

/** Drops exact repeats and those with a ROUGE-L of `maxRougeL` or more, of the leaf's known questions too. */
export type DuplicatesStage = Expected & {
	kind: "duplicates";
	name: "duplicates";
	maxRougeL: number;
	tokenizer: TokenizerName;
};

export type WriteStage = Expected & Call & { kind: "write"; name: "answers"; reader: ItemReader };

export type JudgeStage = Expected &
	Call & {
		kind: "judge";
		name: "question-judge" | "pair-judge" | "faithfulness" | "relevance" | "stands-alone";
		reader: ScoreReader;
		/** The least score that keeps a row. */
		keepAt: number;
		reason: RejectReason;
	};

/** A rule in code where the teacher is too small to judge. See checks.ts. */
export type RuleStage = Expected & {
	kind: "rule";
	name: "relevance" | "stands-alone";
	rule: "shares-words" | "names-its-subject";
	reason: RejectReason;
};

export type RowStage = WriteStage | JudgeStage | RuleStage;

export type PipelineName = "skills-freeform" | "skills-grounded" | "knowledge";
/** `lab`: for real teachers. `small`: for the Demo teacher, whose samples show the pipeline and are not for training. */
export type Profile = "lab" | "small";

export type Pipeline = {
	name: PipelineName;
	profile: Profile;
	/** What a draw starts from: a seed, a chunk of the leaf's documents, or a sentence of them that becomes the answer. */
	source: "seeds" | "chunks" | "sentences";
	/** Seeds shown in a draw. `rotate`: others each time. `fixed`: the first ones, so that prompts share their start. */
	seedsShown: { count: number; by: "rotate" | "fixed" };
	/** Up to two draws (contexts, then questions), or one; then duplicates. */
	draws: readonly DrawStage[];
	duplicates: DuplicatesStage;
	/** Each row goes through these by itself. */
	rowStages: readonly RowStage[];
	/** Draws end when the target is met, or after so many rounds or so many items drawn per sample wanted. */
	limits: { rounds: number; itemsPerSample: number };
	answers: {
		/** Shorter than this share of the shortest seed answer, in characters, is too short. */
		minShare: number;
		/** Longer than this many times the longest seed answer, and than 400 characters, is too long. */
		maxTimes: number;
	};
};

/**
 * The pipeline for a kind of leaf.
 *
 * @param grounded whether the leaf's seeds have contexts; matters for skills only
 * @throws InvalidError `generation.foundational` for a foundational skill: its data comes from public datasets
 */
export function pipelineFor(kind: LeafKind, grounded: boolean, profile: Profile): Pipeline {
	if (kind === "foundational_skill") {
		throw new InvalidError(
			"generation.foundational",
			"Foundational skills are never generated: their data comes from public datasets.",
		);
	}
	const pipelines = profile === "lab" ? LAB_PIPELINES : SMALL_PIPELINES;
	return pipelines[kind === "knowledge" ? "knowledge" : grounded ? "skills-grounded" : "skills-freeform"];
}

/** Whether every seed of a leaf has a context. Seeds of both sorts in one leaf count as freeform. */
export function isGrounded(leaf: Pick<Leaf, "seeds">): boolean {
	return leaf.seeds.length > 0 && leaf.seeds.every(({ context }) => (context ?? "").trim() !== "");
}

/** Names this very definition: SHA-256 (hex) of its canonical JSON. Another prompt or threshold is another version. */
export function pipelineVersion(pipeline: Pipeline): Promise<string> {
	return sha256(canonicalJson(pipeline));
}

/** The judge thresholds and the duplicate limit that a run may set. */
export type PipelineSettings = { keepAt?: Partial<Record<StageName, number>>; maxRougeL?: number };

/**
 * The same pipeline with other limits; its version differs where a limit does.
 *
 * @throws InvalidError `generation.setting` for a stage that has no judge here, or a value off its scale
 */
export function withSettings(pipeline: Pipeline, { keepAt = {}, maxRougeL }: PipelineSettings): Pipeline {
	const judges = pipeline.rowStages.filter((stage) => stage.kind === "judge");
	for (const [name, value] of Object.entries(keepAt)) {
		const judge = judges.find((stage) => stage.name === name);
		if (!judge || !(value >= judge.reader.min && value <= judge.reader.max)) {
			throw new InvalidError("generation.setting", `${value} is no threshold for "${name}" here.`, {
				name,
				value,
			});
		}
	}
	if (maxRougeL !== undefined && !(maxRougeL >= 0.0001 && maxRougeL <= 1)) {
		throw new InvalidError("generation.setting", "The ROUGE-L limit lies in (0, 1].", { maxRougeL });
	}
	return {
		...pipeline,
		duplicates: { ...pipeline.duplicates, ...(maxRougeL === undefined ? {} : { maxRougeL }) },
		rowStages: pipeline.rowStages.map((stage) =>
			stage.kind === "judge" ? { ...stage, keepAt: keepAt[stage.name] ?? stage.keepAt } : stage,
		),
	};
}

/** The names of a pipeline's stages in order. */
export function stageNames({ draws, duplicates, rowStages }: Pipeline): StageName[] {
	return [...draws.map(({ name }) => name), duplicates.name, ...rowStages.map(({ name }) => name)];
}
