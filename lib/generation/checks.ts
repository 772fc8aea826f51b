/**
 * Checks in code that every row passes before a judge is paid for it. Each has its own reason in the funnel.
 */
import { longestCommonSubsequence, TOKENIZERS } from "#lib/samples/rouge.ts";
import type { Pipeline, RuleStage } from "./pipeline.ts";
import type { RejectReason, Row, Seed } from "./rows.ts";

/** A found fault; `value` is the number that decided, where one did. */
export type Fault = { reason: RejectReason; value?: number };

/** What a leaf's seeds say a good row looks like. */
export type SeedShape = {
	/** Every seed question ends with a question mark, so a new one must. Instructions ("Write a poem") need none. */
	asksQuestions: boolean;
	shortestAnswer: number;
	longestAnswer: number;
	/** Tokens of the seeds' answers and contexts that are long enough for a copy to mean something. */
	texts: string[][];
};

/** Fewer tokens than this and equal texts are no copying: "Yes", "42", a label. */
const COPY_MIN_TOKENS = 8;
/** ROUGE-L from which a text counts as a seed's own. */
const COPY_ROUGE_L = 0.85;
/** An answer up to this many characters is never too long. */
const ALWAYS_SHORT_ENOUGH = 400;
/** In characters: what is longer is a document and not a question. */
const MAX_QUESTION_LENGTH = 8_000;

export function shapeOf(seeds: readonly Seed[]): SeedShape {
	const pairs = seeds.flatMap((seed) => seed.pairs);
	const lengths = pairs.map(({ answer }) => answer.trim().length);
	return {
		asksQuestions: pairs.length > 0 && pairs.every(({ question }) => endsAsQuestion(question)),
		shortestAnswer: Math.min(...lengths, Number.MAX_SAFE_INTEGER),
		longestAnswer: Math.max(...lengths, 0),
		texts: [...pairs.map(({ answer }) => answer), ...seeds.map(({ context }) => context ?? "")]
			.map(TOKENIZERS.unicode)
			.filter((tokens) => tokens.length >= COPY_MIN_TOKENS),
	};
}

function endsAsQuestion(text: string): boolean {
	return /[?？؟՞]["'”’)]*\s*$/u.test(text);
}

/** The first fault of a question or instruction, if it has one. */
export function checkQuestion(question: string, shape: SeedShape): Fault | undefined {
	const tokens = TOKENIZERS.unicode(question);
	if (tokens.length === 0) return { reason: "not-a-question" };
	if (question.length > MAX_QUESTION_LENGTH) return { reason: "too-long", value: question.length };
	if (loops(tokens)) return { reason: "loop" };
	if (shape.asksQuestions && !endsAsQuestion(question)) return { reason: "not-a-question" };
	return undefined;
}

/** The first fault of a generated context. */
export function checkContext(context: string, shape: SeedShape): Fault | undefined {
	const tokens = TOKENIZERS.unicode(context);
	if (tokens.length === 0) return { reason: "too-short" };
	if (loops(tokens)) return { reason: "loop" };
	return copies(tokens, shape);
}

/** The first fault of an answer, against the lengths and texts of the seeds' answers. */
export function checkAnswer(
	answer: string,
	shape: SeedShape,
	{ minShare, maxTimes }: Pipeline["answers"],
): Fault | undefined {
	const tokens = TOKENIZERS.unicode(answer);
	const length = answer.trim().length;
	if (length === 0) return { reason: "too-short", value: 0 };
	if (loops(tokens)) return { reason: "loop" };
	if (length < shape.shortestAnswer * minShare) return { reason: "too-short", value: length };
	if (length > Math.max(ALWAYS_SHORT_ENOUGH, shape.longestAnswer * maxTimes)) {
		return { reason: "too-long", value: length };
	}
	return copies(tokens, shape);
}

function copies(tokens: readonly string[], { texts }: SeedShape): Fault | undefined {
	for (const text of texts) {
		const common = longestCommonSubsequence(text, tokens);
		const rougeL = (2 * common) / (text.length + tokens.length);
		if (rougeL >= COPY_ROUGE_L) return { reason: "copy-of-seed", value: rougeL };
	}
	return undefined;
}

/**
 * Whether a text goes round in circles: some three tokens come three times or more and repeated threes make up at
 * least 30 % of it; or it is short (8 to 80 tokens) and fewer than 45 % of its tokens differ. A refrain passes.
 */
export function loops(tokens: readonly string[]): boolean {
	const threes = new Map<string, number>();
	for (let at = 0; at + 3 <= tokens.length; at++) {
		const three = tokens.slice(at, at + 3).join(" ");
		threes.set(three, (threes.get(three) ?? 0) + 1);
	}
	const all = Math.max(0, tokens.length - 2);
	// Not Math.max(...values): a long text has more threes than a call may have arguments.
	let most = 0;
	for (const count of threes.values()) most = Math.max(most, count);
	if (most >= 3 && all - threes.size >= 0.3 * all) return true;
	return tokens.length >= 8 && tokens.length <= 80 && new Set(tokens).size < 0.45 * tokens.length;
}

const RULES: Record<RuleStage["rule"], (row: Row) => boolean> = {
	/** The question shares a word of four letters or more, or one of another script, with what it was made from. */
	"shares-words": ({ question, answer }) => {
		const source = new Set(TOKENIZERS.unicode(answer));
		return TOKENIZERS.unicode(question).some(
			(token) => source.has(token) && (token.length >= 4 || /[^\p{Script=Latin}\p{N}]/u.test(token)),
		);
	},
	/** It does not lean on a text its reader will not see. Knows English phrases only. */
	"names-its-subject": ({ question }) =>
		!/\b(the|this) (text|passage|document|sentence|paragraph|article|chapter|section|author)\b/i.test(
			question,
		) &&
		!/^\W*(what|how|why|when|where|who|which)\s+(is|are|was|were|do|does|did|has|have|can|will)\s+(it|they|he|she|this|these|those|that)\b/i.test(
			question,
		),
};

/** Whether a row passes a rule in code. */
export function passesRule(rule: RuleStage["rule"], row: Row): boolean {
	return RULES[rule](row);
}
