/**
 * Prompts for the Demo teacher, a model of some hundred million parameters. It proves the wiring, not the method:
 * its grades are no better than chance, so no number of it is a mark of quality.
 *
 * What makes it usable: seeds as turns of a chat, one item per call, JSON by schema for all that is read, everything
 * that varies in the last message (the start stays in the server's memory), judgements without words, balanced examples.
 *
 * How replies are shaped. A system message, turns that show examples, and one last user message:
 *   questions, pairs:  {"question": "…"}, at most 100 characters, by `jsonSchema`
 *   contexts:          {"context": "…"}, at most 400 characters, by `jsonSchema`
 *   answers:           plain text, the whole reply
 *   question-judge:    {"score": 0|1};  pair-judge: {"score": 1|2|3}
 * Knowledge is turned round: a sentence of the document is the answer and the last message, and the teacher writes
 * only the question, so that every answer is faithful as it stands. Its other two stages are rules in code.
 */
import type {
	DrawStage,
	DuplicatesStage,
	JudgeStage,
	Pipeline,
	PipelineName,
	Template,
} from "#lib/generation/pipeline.ts";

const QUESTION_LENGTH = 100;
const CONTEXT_LENGTH = 400;

const objectOf = (field: string, schema: Readonly<Record<string, unknown>>) => ({
	type: "object",
	properties: { [field]: schema },
	required: [field],
	additionalProperties: false,
});

const textOf = (field: string, minLength: number, maxLength: number) =>
	objectOf(field, { type: "string", minLength, maxLength });

const scoreOf = (...values: number[]) => objectOf("score", { enum: values });

const system = (text: string) => ({ role: "system" as const, text });
const user = (text: string) => ({ role: "user" as const, text });
const says = (text: string) => ({ role: "assistant" as const, text });

const DUPLICATES: DuplicatesStage = {
	kind: "duplicates",
	name: "duplicates",
	maxRougeL: 0.7,
	tokenizer: "unicode",
	expected: 0.8,
};

const drawsQuestion = (prompt: Template, name: "questions" | "pairs", expected: number): DrawStage => ({
	kind: "draw",
	name,
	prompt,
	temperature: 1,
	// Room beyond 100 characters of JSON: the grammar allows white space.
	maxTokens: 64,
	jsonSchema: textOf("question", 10, QUESTION_LENGTH),
	reader: { as: "json", field: "question", maxLength: QUESTION_LENGTH },
	perCall: 1,
	expected,
});

const fits: JudgeStage = {
	kind: "judge",
	name: "question-judge",
	prompt: [
		system(
			'Does the question fit the task "{{task}}", and is it clear, safe and answerable in text? 1 = yes, 0 = no.',
		),
		user("{{seed_question}}"),
		says('{"score":1}'),
		user("green if under the nine of"),
		says('{"score":0}'),
		user("{{other_question}}"),
		says('{"score":1}'),
		user("Which train is late in my town this morning?"),
		says('{"score":0}'),
		user("{{question}}"),
	],
	temperature: 0,
	maxTokens: 24,
	jsonSchema: scoreOf(0, 1),
	reader: { as: "json", field: "score", min: 0, max: 1 },
	keepAt: 1,
	reason: "judge:question",
	expected: 0.5,
};

const pair = (question: string, answer: string) => user(`Question: ${question}\nAnswer: ${answer}`);

const grade: JudgeStage = {
	kind: "judge",
	name: "pair-judge",
	prompt: [
		system(
			"You grade an answer. 1 = wrong or off-topic. 2 = right but short. 3 = right, complete and well written. Reply with JSON.",
		),
		pair("{{seed_question}}", "{{seed_answer}}"),
		says('{"score":3}'),
		pair("{{seed_question}}", "{{other_answer}}"),
		says('{"score":1}'),
		pair("What is a spoon?", "A thing to eat with."),
		says('{"score":2}'),
		pair("{{question}}", "{{answer}}"),
	],
	temperature: 0,
	maxTokens: 24,
	jsonSchema: scoreOf(1, 2, 3),
	reader: { as: "json", field: "score", min: 1, max: 3 },
	keepAt: 2,
	reason: "judge:answer-grade",
	expected: 0.9,
};

const SKILLS = {
	profile: "small",
	source: "seeds",
	seedsShown: { count: 5, by: "fixed" },
	duplicates: DUPLICATES,
	limits: { rounds: 6, itemsPerSample: 12 },
	answers: { minShare: 0.2, maxTimes: 3 },
} as const;

/** One pipeline for each kind of leaf. */
export const SMALL_PIPELINES: Record<PipelineName, Pipeline> = {
	"skills-freeform": {
		...SKILLS,
		name: "skills-freeform",
		draws: [
			drawsQuestion(
				[
					system("You write new questions for this task: {{task}}"),
					{
						each: "seeds",
						turns: [user("Write one more question."), says('{"question":{{json:seed_question}}}')],
					},
					user("Write one more question."),
				],
				"questions",
				0.75,
			),
		],
		rowStages: [
			fits,
			{
				kind: "write",
				name: "answers",
				prompt: [
					system("You answer questions for this task: {{task}}"),
					{ each: "seeds", turns: [user("{{seed_question}}"), says("{{seed_answer}}")] },
					user("{{question}}"),
				],
				temperature: 0.3,
				maxTokens: 120,
				reader: { as: "text" },
				expected: 0.8,
			},
			grade,
		],
	},
	"skills-grounded": {
		...SKILLS,
		name: "skills-grounded",
		seedsShown: { count: 3, by: "fixed" },
		draws: [
			{
				kind: "draw",
				name: "contexts",
				prompt: [
					system("You write short texts for this task: {{task}}"),
					{
						each: "seeds",
						turns: [user("Write one more text."), says('{"context":{{json:seed_context}}}')],
					},
					user("Write one more text."),
				],
				temperature: 1,
				maxTokens: 160,
				jsonSchema: textOf("context", 40, CONTEXT_LENGTH),
				reader: { as: "json", field: "context", maxLength: CONTEXT_LENGTH },
				perCall: 1,
				expected: 0.6,
			},
			drawsQuestion(
				[
					system("You write a question about a text, for this task: {{task}}"),
					{
						each: "seeds",
						turns: [user("{{seed_context}}"), says('{"question":{{json:seed_question}}}')],
					},
					user("{{context}}"),
				],
				"questions",
				0.7,
			),
		],
		rowStages: [
			{
				kind: "write",
				name: "answers",
				prompt: [
					system("You answer questions about a text, for this task: {{task}}"),
					{
						each: "seeds",
						turns: [user("{{seed_context}}\n\n{{seed_question}}"), says("{{seed_answer}}")],
					},
					user("{{context}}\n\n{{question}}"),
				],
				temperature: 0.3,
				maxTokens: 120,
				reader: { as: "text" },
				expected: 0.8,
			},
			grade,
		],
	},
	knowledge: {
		name: "knowledge",
		profile: "small",
		source: "sentences",
		seedsShown: { count: 2, by: "fixed" },
		draws: [
			drawsQuestion(
				[
					system("You write the question that a sentence about {{domain}} answers."),
					{ each: "pairs", turns: [user("{{pair_answer}}"), says('{"question":{{json:pair_question}}}')] },
					user("{{answer}}"),
				],
				"pairs",
				0.7,
			),
		],
		duplicates: DUPLICATES,
		rowStages: [
			{ kind: "rule", name: "relevance", rule: "shares-words", reason: "irrelevant", expected: 0.8 },
			{
				kind: "rule",
				name: "stands-alone",
				rule: "names-its-subject",
				reason: "not-self-contained",
				expected: 0.9,
			},
		],
		limits: { rounds: 6, itemsPerSample: 8 },
		answers: { minShare: 0, maxTimes: 100 },
	},
};
