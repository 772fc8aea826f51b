import { InvalidError } from "#lib/platform/errors.ts";
import type { ChatMessage } from "#lib/teachers/teacher.ts";
import { isObject, type JsonObject, numberIn, textIn } from "./lm-eval-json.ts";

/**
 * Two-turn questions answered by a model and rated 1 to 10 by a judge: the method of MT-Bench (Zheng et al. 2023,
 * arXiv:2306.05685) and the file layout of its reference program, FastChat. The words come in at run time as a pack;
 * the product has none of MT-Bench's.
 */

export type BenchmarkQuestion = {
	id: number;
	category: string;
	turns: readonly [string, string];
	/** A right answer to each turn, where the category is judged against one. */
	reference: readonly [string, string] | null;
};

/** `{placeholders}` as in FastChat: question, answer, question_1 … ref_answer_2. */
export type JudgePrompt = { name: string; system: string; template: string };

export type BenchmarkPack = {
	name: string;
	questions: readonly BenchmarkQuestion[];
	/** First and second turn, without and with reference answers. */
	prompts: { general: readonly [JudgePrompt, JudgePrompt]; reference: readonly [JudgePrompt, JudgePrompt] };
	/** File name → hash of its content; equal hashes mean equal questions and rubric. */
	hashes: Readonly<Record<string, string>>;
};

/** Judged against reference answers. */
export const REFERENCE_CATEGORIES: readonly string[] = ["math", "reasoning", "coding"];

/** Length of an answer, in tokens. */
export const ANSWER_TOKENS = 1024;
/** Length of a judgement, in tokens. Judges run at temperature 0. */
export const JUDGE_TOKENS = 2048;

const TEMPERATURES: Readonly<Record<string, number>> = {
	writing: 0.7,
	roleplay: 0.7,
	stem: 0.1,
	humanities: 0.1,
};

/** At which temperature the model answers: 0.7 writing and roleplay, 0.1 stem and humanities, else 0. */
export function temperatureOf(category: string): number {
	return Object.hasOwn(TEMPERATURES, category) ? (TEMPERATURES[category] ?? 0) : 0;
}

const PROMPT_NAMES = {
	general: ["single-v1", "single-v1-multi-turn"],
	reference: ["single-math-v1", "single-math-v1-multi-turn"],
} as const;

/**
 * Reads a pack from the contents of its files: `question.jsonl`, `judge_prompts.jsonl` and one reference answer file
 * (`reference_answer/gpt-4.jsonl` or `reference_answer_gpt-4.jsonl`).
 *
 * @param files path → content
 * @param hash of a text, in hex
 * @throws InvalidError "evaluation.not-a-benchmark-pack" with every fault in `details.findings`
 */
export function readBenchmarkPack(
	name: string,
	files: Readonly<Record<string, string>>,
	hash: (text: string) => string,
): BenchmarkPack {
	const faults: string[] = [];
	const find = (pattern: RegExp, wanted: string): [string, string] => {
		const found = Object.entries(files)
			.filter(([path]) => pattern.test(path))
			.sort(([a], [b]) => (a < b ? -1 : 1));
		if (found.length > 1) faults.push(`The pack has ${found.length} files for ${wanted}; one is expected.`);
		if (!found[0]) faults.push(`The pack has no ${wanted}.`);
		return found[0] ?? [wanted, ""];
	};
	const questionFile = find(/(^|\/)question\.jsonl$/, "question.jsonl");
	const promptFile = find(/(^|\/)judge_prompts\.jsonl$/, "judge_prompts.jsonl");
	const referenceFile = find(/(^|\/)reference_answer(\/|_)[^/]*\.jsonl$/, "reference_answer/….jsonl");

	const references = readReferences(referenceFile, faults);
	const questions = readQuestions(questionFile, references, faults);
	const prompts = readPrompts(promptFile, faults);
	if (faults.length > 0 || !prompts) {
		const message = `This is not a benchmark pack in FastChat's layout: ${faults[0]}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ""}`;
		throw new InvalidError("evaluation.not-a-benchmark-pack", message, { findings: faults });
	}
	const hashes = Object.fromEntries(
		[questionFile, promptFile, referenceFile].map(([path, text]) => [path, hash(text)]),
	);
	return { name, questions, prompts, hashes };
}

function rows([path, text]: readonly [string, string], faults: string[]): JsonObject[] {
	const found: JsonObject[] = [];
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		if (line.trim() === "") continue;
		try {
			const row: unknown = JSON.parse(line);
			if (isObject(row)) found.push(row);
			else faults.push(`${path}, line ${index + 1} is not an object.`);
		} catch {
			faults.push(`${path}, line ${index + 1} is not JSON.`);
		}
	}
	return found;
}

/** Two non-empty texts, or undefined. */
function twoTexts(value: unknown): readonly [string, string] | undefined {
	if (!Array.isArray(value) || value.length !== 2) return undefined;
	const [first, second]: unknown[] = value;
	return typeof first === "string" && typeof second === "string" && first && second
		? [first, second]
		: undefined;
}

function readReferences(file: [string, string], faults: string[]): Map<number, readonly [string, string]> {
	const references = new Map<number, readonly [string, string]>();
	for (const row of rows(file, faults)) {
		const choice: unknown = Array.isArray(row.choices) ? row.choices[0] : undefined;
		const turns = isObject(choice) ? twoTexts(choice.turns) : undefined;
		const id = numberIn(row, "question_id");
		if (id === null || !turns)
			faults.push(`${file[0]}: the reference answer to ${id ?? "?"} has not two turns.`);
		else references.set(id, turns);
	}
	return references;
}

function readQuestions(
	file: [string, string],
	references: ReadonlyMap<number, readonly [string, string]>,
	faults: string[],
): BenchmarkQuestion[] {
	const questions = new Map<number, BenchmarkQuestion>();
	for (const row of rows(file, faults)) {
		const id = numberIn(row, "question_id");
		const category = textIn(row, "category");
		const turns = twoTexts(row.turns);
		if (id === null || category === null || !turns) {
			faults.push(`${file[0]}: question ${id ?? "?"} needs question_id, category and two turns.`);
			continue;
		}
		if (questions.has(id)) faults.push(`${file[0]}: question ${id} comes twice.`);
		const reference = REFERENCE_CATEGORIES.includes(category) ? references.get(id) : null;
		if (reference === undefined) faults.push(`Question ${id} (${category}) has no reference answer.`);
		questions.set(id, { id, category, turns, reference: reference ?? null });
	}
	if (questions.size === 0) faults.push(`${file[0]} holds no question.`);
	return [...questions.values()];
}

function readPrompts(file: [string, string], faults: string[]): BenchmarkPack["prompts"] | undefined {
	const found = new Map<string, JudgePrompt>();
	for (const row of rows(file, faults)) {
		const [name, template] = [textIn(row, "name"), textIn(row, "prompt_template")];
		if (name !== null && template !== null)
			found.set(name, { name, system: textIn(row, "system_prompt") ?? "", template });
	}
	const pair = ([first, second]: readonly [string, string]):
		| readonly [JudgePrompt, JudgePrompt]
		| undefined => {
		const [a, b] = [found.get(first), found.get(second)];
		if (a && b) return [a, b];
		faults.push(`${file[0]} has no prompt "${a ? second : first}".`);
		return undefined;
	};
	const [general, reference] = [pair(PROMPT_NAMES.general), pair(PROMPT_NAMES.reference)];
	return general && reference && { general, reference };
}

/** `questionsHash` of FastChat's question.jsonl: the 80 questions of MT-Bench, 81 to 160, in their order. */
export const MT_BENCH_QUESTIONS = "6181a661cafc8ed2b4909a9481300a2581a75ed4d7c2e58e21fae22e88c7fd1b";

/** Of what is asked, whatever the file around it looks like. @param hash of a text, in hex */
export function questionsHash({ questions }: BenchmarkPack, hash: (text: string) => string): string {
	return hash(JSON.stringify(questions.map(({ id, category, turns }) => [id, category, turns])));
}

/** The first `count` questions in the pack's order. Fewer than all: partial, and not comparable with anything. */
export function firstQuestions(
	pack: BenchmarkPack,
	count: number,
): { questions: readonly BenchmarkQuestion[]; partial: boolean } {
	if (!Number.isInteger(count) || count < 1)
		throw new RangeError(`count must be a whole number above 0, got ${count}`);
	return { questions: pack.questions.slice(0, count), partial: count < pack.questions.length };
}

/**
 * What the model is asked in a turn: the second follows upon the model's own answer to the first.
 *
 * @param answers to the turns before. @throws RangeError when the turn's predecessor has no answer
 */
export function answerMessages(
	question: BenchmarkQuestion,
	turn: 1 | 2,
	answers: readonly string[],
): ChatMessage[] {
	const [first, second] = question.turns;
	if (turn === 1) return [{ role: "user", content: first }];
	const [answer] = answers;
	if (answer === undefined)
		throw new RangeError(`Question ${question.id}: turn 2 needs the answer to turn 1.`);
	return [
		{ role: "user", content: first },
		{ role: "assistant", content: answer },
		{ role: "user", content: second },
	];
}

/**
 * What the judge is asked about a turn. Placeholders are filled in one pass, so that braces in an answer stay text.
 *
 * @param answers the model's, up to this turn
 * @param mergeSystem puts the system words before the user's, for judges without a system role
 * @throws RangeError when an answer up to this turn is missing
 */
export function judgeMessages(
	pack: Pick<BenchmarkPack, "prompts">,
	question: BenchmarkQuestion,
	turn: 1 | 2,
	answers: readonly string[],
	mergeSystem = false,
): { prompt: string; messages: ChatMessage[] } {
	const [one, two] = answers;
	if (one === undefined || (turn === 2 && two === undefined))
		throw new RangeError(`Question ${question.id}: turn ${turn} has no answer to judge.`);
	const prompt = (question.reference ? pack.prompts.reference : pack.prompts.general)[
		turn - 1
	] as JudgePrompt; // turn is 1 or 2
	const [reference1, reference2] = question.reference ?? ["", ""];
	const words: Readonly<Record<string, string>> = {
		question: question.turns[0],
		answer: one,
		question_1: question.turns[0],
		question_2: question.turns[1],
		answer_1: one,
		answer_2: two ?? "",
		ref_answer_1: reference1,
		ref_answer_2: reference2,
	};
	const content = prompt.template.replace(/\{(\w+)\}/g, (whole, key: string) =>
		Object.hasOwn(words, key) ? (words[key] ?? whole) : whole,
	);
	if (mergeSystem || prompt.system === "") {
		const merged = prompt.system === "" ? content : `${prompt.system.trimEnd()}\n\n${content}`;
		return { prompt: prompt.name, messages: [{ role: "user", content: merged }] };
	}
	return {
		prompt: prompt.name,
		messages: [
			{ role: "system", content: prompt.system },
			{ role: "user", content },
		],
	};
}

/**
 * The rating in a judge's words: the first `[[n]]`, else the first `[n]`, with n in [1, 10]; null when there is none.
 * FastChat takes −1 for none and any number for n; here what is no rating enters no mean.
 */
export function readRating(judgement: string): number | null {
	const found = /\[\[(\d+\.?\d*)\]\]/.exec(judgement) ?? /\[(\d+\.?\d*)\]/.exec(judgement);
	const rating = Number(found?.[1] ?? Number.NaN);
	return rating >= 1 && rating <= 10 ? rating : null;
}
