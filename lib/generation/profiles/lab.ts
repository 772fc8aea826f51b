/**
 * Prompts for real teachers, in our own words: the stages of LAB with the faults of the ancestor's prompts mended
 * (a judge sees the question too, an example never contradicts its verdict, other languages and long instructions
 * pass, several seeds are shown, the teacher is asked for a few items at a temperature rather than for thirty at 0).
 *
 * How replies are shaped. Every prompt is one user message. It asks for sections between tags on lines of their own:
 *   draws:    [Start of Context] … [End of Context]                          one
 *             [Start of Question] … [End of Question]                        `count` of them
 *             [Start of Question] … [End of Question] [Start of Answer] … [End of Answer]   `count` pairs (knowledge)
 *   answers:  [Start of Answer] … [End of Answer]                            one
 *   judges:   [Start of Explanation] … [End of Explanation], then
 *             [Start of Score] N [End of Score]       question-judge 0–1, pair-judge 1–3, relevance 0–2, stands-alone 0–1
 *             [Start of Verdict] YES|NO [End of Verdict]                     faithfulness
 * The last line of every prompt starts with "Reply with" and names the sections; a judge's also names its scale
 * ("a score from 1 to 3"). Material in a prompt stands between <task>, <example>, <context>, <document>, <question>
 * and <answer> marks, never between the tags of a reply.
 */
import type {
	DuplicatesStage,
	JudgeStage,
	Pipeline,
	PipelineName,
	TemplateText,
} from "#lib/generation/pipeline.ts";

const ask = (text: TemplateText) => [{ role: "user" as const, text }];

const section = (tag: string, holds: string) => `[Start of ${tag}]\n${holds}\n[End of ${tag}]`;

const judged = (asks: string, value: string, tag = "Score") =>
	`\n\nReply with two sections, first the explanation in one to three sentences, then ${asks}, and nothing else:\n` +
	`${section("Explanation", "why")}\n${section(tag, value)}`;

const SAFE =
	"It must be fit for a public data set: nothing harmful, hateful, sexual or private, and nothing that needs images, sound, files, the internet or today's date.";

const SEED_QUESTIONS = {
	each: "seeds",
	text: "\n<example>\n<question>{{seed_question}}</question>\n</example>",
} as const;

const GROUNDED_SEEDS = {
	each: "seeds",
	text: "\n<example>\n<context>{{seed_context}}</context>\n<question>{{seed_question}}</question>\n</example>",
} as const;

const DUPLICATES: DuplicatesStage = {
	kind: "duplicates",
	name: "duplicates",
	maxRougeL: 0.7,
	tokenizer: "unicode",
	expected: 0.85,
};

const STYLE =
	"Where the task asks for invention (a story, a part to play, a poem) be vivid and original. Where it asks for facts, figures, reasoning or extraction be exact, and invent nothing.";

function questionJudge(grounded: boolean): JudgeStage {
	const material = grounded ? "<context>{{context}}</context>\n" : "";
	const extra = grounded
		? "\n- The context holds what is needed to answer it."
		: "\n- It can be answered from general knowledge or from what it says itself.";
	return {
		kind: "judge",
		name: "question-judge",
		prompt: ask(
			`Decide whether a question belongs in a data set for this task.\n\n<task>{{task}}</task>\n\n${material}<question>{{question}}</question>\n\n` +
				`It belongs, score 1, only if all of these hold; otherwise the score is 0.\n- It fits the task.\n- It is clear and complete, in whatever language and at whatever length the task calls for.${extra}\n` +
				`- A text in reply can answer it fully; it asks for no act in the world, such as setting a reminder.\n- ${SAFE}` +
				judged("a score from 0 to 1", "0 or 1"),
		),
		temperature: 0,
		maxTokens: 400,
		reader: { as: "section", tag: "Score", words: "Explanation", min: 0, max: 1 },
		keepAt: 1,
		reason: "judge:question",
		expected: 0.85,
	};
}

function pairJudge(grounded: boolean): JudgeStage {
	const seen = grounded ? "<context>{{seed_context}}</context>\n" : "";
	const material = grounded ? "<context>{{context}}</context>\n" : "";
	const wrong = grounded ? " or says what the context does not support" : "";
	return {
		kind: "judge",
		name: "pair-judge",
		prompt: ask(
			`Grade an answer written for this task.\n\n<task>{{task}}</task>\n\nA person wrote this pair, which deserves the highest grade:\n<example>\n${seen}<question>{{seed_question}}</question>\n<answer>{{seed_answer}}</answer>\n</example>\n\n` +
				`Grade this one:\n${material}<question>{{question}}</question>\n<answer>{{answer}}</answer>\n\n` +
				`1: the answer is wrong, misses the question, breaks off, is unsafe${wrong}.\n2: it is right, but shorter or plainer than the question deserves.\n3: it is right, complete, well written and as helpful as the example.` +
				judged("a score from 1 to 3", "1, 2 or 3"),
		),
		temperature: 0,
		maxTokens: 500,
		reader: { as: "section", tag: "Score", words: "Explanation", min: 1, max: 3 },
		keepAt: 2,
		reason: "judge:answer-grade",
		expected: 0.85,
	};
}

function answers(grounded: boolean): Pipeline["rowStages"][number] {
	const seen = grounded ? "\n<context>{{seed_context}}</context>" : "";
	const material = grounded ? "<context>{{context}}</context>\n" : "";
	const only = grounded ? " Use the context, and say nothing that it does not support." : "";
	return {
		kind: "write",
		name: "answers",
		prompt: ask([
			"Answer a question as a person would who knows the task well.\n\n<task>{{task}}</task>\n\nPairs written by people, for manner, form and length:",
			{
				each: "seeds",
				text: `\n<example>${seen}\n<question>{{seed_question}}</question>\n<answer>{{seed_answer}}</answer>\n</example>`,
			},
			`\n\n${material}<question>{{question}}</question>\n\n${STYLE}${only} Do not copy an example's answer.\n\nReply with the answer alone, in one section:\n${section("Answer", "the answer")}`,
		]),
		temperature: 0.3,
		maxTokens: 2048,
		reader: { as: "sections", tag: "Answer" },
		expected: 0.93,
	};
}

const SKILLS = {
	profile: "lab",
	source: "seeds",
	seedsShown: { count: 3, by: "rotate" },
	duplicates: DUPLICATES,
	limits: { rounds: 5, itemsPerSample: 8 },
	answers: { minShare: 0.1, maxTimes: 6 },
} as const;

/** One pipeline for each kind of leaf. */
export const LAB_PIPELINES: Record<PipelineName, Pipeline> = {
	"skills-freeform": {
		...SKILLS,
		name: "skills-freeform",
		draws: [
			{
				kind: "draw",
				name: "questions",
				prompt: ask([
					"Write {{count}} new questions or instructions for this task.\n\n<task>{{task}}</task>\n\nExamples written by people:",
					SEED_QUESTIONS,
					`\n\nEach new one is of the same kind and form as the examples, complete in itself, and differs from them and from the others in subject, wording and difficulty. Do not answer them. ${SAFE}\n\nReply with {{count}} sections, each holding one question, and nothing else:\n${section("Question", "one question")}`,
				]),
				temperature: 0.9,
				maxTokens: 2048,
				reader: { as: "sections", tag: "Question" },
				perCall: 5,
				expected: 0.92,
			},
		],
		rowStages: [questionJudge(false), answers(false), pairJudge(false)],
	},
	"skills-grounded": {
		...SKILLS,
		name: "skills-grounded",
		draws: [
			{
				kind: "draw",
				name: "contexts",
				prompt: ask([
					"Write one new context for this task: a text about which questions of the task can be asked.\n\n<task>{{task}}</task>\n\nContexts written by people, with a question about each:",
					GROUNDED_SEEDS,
					`\n\nThe new context is of the same kind, form and length, on another subject, and holds enough for several questions. ${SAFE}\n\nReply with the context alone, in one section:\n${section("Context", "the context")}`,
				]),
				temperature: 0.9,
				maxTokens: 2048,
				reader: { as: "sections", tag: "Context" },
				perCall: 1,
				expected: 0.9,
			},
			{
				kind: "draw",
				name: "questions",
				prompt: ask([
					"Write {{count}} new questions or instructions about a context, for this task.\n\n<task>{{task}}</task>\n\nExamples written by people:",
					GROUNDED_SEEDS,
					`\n\nThe context to ask about:\n<context>{{context}}</context>\n\nEach question is of the same kind as the examples, can be answered from this context, and differs from the others. Do not answer them, and do not repeat the context. ${SAFE}\n\nReply with {{count}} sections, each holding one question, and nothing else:\n${section("Question", "one question")}`,
				]),
				temperature: 0.8,
				maxTokens: 1024,
				reader: { as: "sections", tag: "Question" },
				perCall: 3,
				expected: 0.92,
			},
		],
		rowStages: [questionJudge(true), answers(true), pairJudge(true)],
	},
	knowledge: {
		name: "knowledge",
		profile: "lab",
		source: "chunks",
		seedsShown: { count: 1, by: "rotate" },
		draws: [
			{
				kind: "draw",
				name: "pairs",
				prompt: ask([
					"Write {{count}} questions about a document, each with its answer, for a textbook on {{domain}}.\n\nThe document is part of: {{outline}}\n\nPairs written by people about another passage, for manner and form:\n<example>\n<context>{{seed_context}}</context>",
					{
						each: "pairs",
						text: "\n<question>{{pair_question}}</question>\n<answer>{{pair_answer}}</answer>",
					},
					'\n</example>\n\n<document>\n{{context}}\n</document>\n\nThe questions cover different parts of the document and differ in kind (facts, reasons, comparisons, consequences) and difficulty. A reader who has never seen the document understands each of them: name what they are about, and never speak of "the document" or "the text". Each answer rests on the document alone and is complete. If the document holds nothing worth asking, such as an index, write the one word UNANSWERABLE.\n\n' +
						`Reply with {{count}} pairs of sections, and nothing else:\n${section("Question", "one question")}\n${section("Answer", "its answer")}`,
				]),
				temperature: 0.7,
				maxTokens: 3072,
				reader: { as: "sections", tag: "Question", answer: "Answer" },
				perCall: 5,
				expected: 0.9,
			},
		],
		duplicates: DUPLICATES,
		rowStages: [
			{
				kind: "judge",
				name: "faithfulness",
				prompt: ask(
					"Decide whether an answer is supported by a document. Everything it claims must be stated in the document or follow from it directly. What is true in the world but not in the document is not supported. One unsupported claim makes the verdict NO.\n\n" +
						"<example>\n<document>The lighthouse was built in 1871 and is 30 metres high.</document>\n<question>How high is the lighthouse?</question>\n<answer>It is 30 metres high.</answer>\nThe height is stated as it is: YES\n</example>\n" +
						"<example>\n<document>The lighthouse was built in 1871 and is 30 metres high.</document>\n<question>Who built the lighthouse?</question>\n<answer>It was built in 1871 by a local mason.</answer>\nThe document names no builder: NO\n</example>\n\n" +
						"<document>\n{{context}}\n</document>\n<question>{{question}}</question>\n<answer>{{answer}}</answer>" +
						judged("the verdict, YES or NO", "YES or NO", "Verdict"),
				),
				temperature: 0,
				maxTokens: 400,
				reader: { as: "verdict", tag: "Verdict", words: "Explanation", min: 0, max: 1 },
				keepAt: 1,
				reason: "unfaithful",
				expected: 0.85,
			},
			{
				kind: "judge",
				name: "relevance",
				prompt: ask(
					"Score how well an answer meets its question. Give one point if it speaks of the question's subject, and one more if it answers what is asked about that subject, without leaving it out or wandering off.\n\n" +
						"<question>{{question}}</question>\n<answer>{{answer}}</answer>" +
						judged("a score from 0 to 2", "0, 1 or 2"),
				),
				temperature: 0,
				maxTokens: 400,
				reader: { as: "section", tag: "Score", words: "Explanation", min: 0, max: 2 },
				keepAt: 2,
				reason: "irrelevant",
				expected: 0.9,
			},
			{
				kind: "judge",
				name: "stands-alone",
				prompt: ask(
					'Decide whether a question can be understood without anything else at hand. It cannot, score 0, if it points to a text that its reader does not have ("according to the passage"), or uses a word such as "it" or "the company" for something that it does not name. Otherwise the score is 1. Whether it is hard does not matter.\n\n' +
						"<question>{{question}}</question>" +
						judged("a score from 0 to 1", "0 or 1"),
				),
				temperature: 0,
				maxTokens: 300,
				reader: { as: "section", tag: "Score", words: "Explanation", min: 0, max: 1 },
				keepAt: 1,
				reason: "not-self-contained",
				expected: 0.9,
			},
		],
		limits: { rounds: 5, itemsPerSample: 8 },
		answers: { minShare: 0.05, maxTimes: 8 },
	},
};
