import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InvalidError } from "#lib/platform/errors.ts";
import { scoreJudgements } from "./judged-scores.ts";
import { JUDGED_SET } from "./judged-set.ts";
import {
	answerMessages,
	type BenchmarkQuestion,
	firstQuestions,
	judgeMessages,
	MT_BENCH_QUESTIONS,
	questionsHash,
	readBenchmarkPack,
	readRating,
	temperatureOf,
} from "./mt-bench.ts";

const DATA = "../shared/data/mt_bench";
if (!existsSync(DATA)) console.log(`skipped: the real benchmark pack, because ${DATA} is not here`);
const sha = (text: string) => createHash("sha256").update(text).digest("hex");

const line = (row: object) => `${JSON.stringify(row)}\n`;
const prompt = (name: string) =>
	line({
		name,
		system_prompt: "Judge.",
		prompt_template: `${name}: {question}{question_1} / {answer}{answer_2}`,
	});
const PACK: Record<string, string> = {
	"p/question.jsonl":
		line({ question_id: 1, category: "writing", turns: ["a", "b"] }) +
		line({ question_id: 2, category: "math", turns: ["1+1", "+1"] }),
	"p/reference_answer/gpt-4.jsonl": line({ question_id: 2, choices: [{ turns: ["2", "3"] }] }),
	"p/judge_prompts.jsonl":
		prompt("single-v1") +
		prompt("single-v1-multi-turn") +
		prompt("single-math-v1") +
		prompt("single-math-v1-multi-turn"),
};

function faults(files: Record<string, string>): readonly string[] {
	try {
		readBenchmarkPack("p", files, sha);
	} catch (error) {
		if (error instanceof InvalidError) return error.details.findings as string[]; // as readBenchmarkPack promises
		throw error;
	}
	return [];
}

describe("a benchmark pack", () => {
	it("has references for the categories judged with one, and hashes of its files", () => {
		const pack = readBenchmarkPack("p", PACK, sha);
		expect(pack.questions.map(({ reference }) => reference)).toEqual([null, ["2", "3"]]);
		expect(Object.keys(pack.hashes)).toHaveLength(3);
		expect(pack.hashes["p/question.jsonl"]).toBe(sha(PACK["p/question.jsonl"] ?? ""));
	});

	it("with faults is refused with all of them", () => {
		expect(
			faults({
				...PACK,
				"p/question.jsonl": `${PACK["p/question.jsonl"]}{oops\n${line({ question_id: 3, category: "coding", turns: ["x", "y"] })}${line({ question_id: 1, category: "x", turns: ["x"] })}`,
				"p/judge_prompts.jsonl": prompt("single-v1"),
			}),
		).toEqual([
			"p/question.jsonl, line 3 is not JSON.",
			"Question 3 (coding) has no reference answer.",
			"p/question.jsonl: question 1 needs question_id, category and two turns.",
			'p/judge_prompts.jsonl has no prompt "single-v1-multi-turn".',
			'p/judge_prompts.jsonl has no prompt "single-math-v1".',
		]);
		expect(faults({})).toContain("The pack has no question.jsonl.");
	});

	it("run on its first questions only is partial", () => {
		const pack = readBenchmarkPack("p", PACK, sha);
		expect(firstQuestions(pack, 1)).toMatchObject({ partial: true, questions: [{ id: 1 }] });
		expect(firstQuestions(pack, 2).partial).toBe(false);
		expect(() => firstQuestions(pack, 0)).toThrow(RangeError);
	});
});

describe("turns", () => {
	const question: BenchmarkQuestion = { id: 1, category: "writing", turns: ["a", "b"], reference: null };
	const pack = readBenchmarkPack("p", PACK, sha);

	it("go on from the model's own first answer", () => {
		expect(answerMessages(question, 2, ["A"]).map(({ role, content }) => `${role} ${content}`)).toEqual([
			"user a",
			"assistant A",
			"user b",
		]);
		expect(() => answerMessages(question, 2, [])).toThrow("needs the answer");
	});

	it("are judged by the prompt of their turn and kind, with braces in answers left alone", () => {
		const first = judgeMessages(pack, question, 1, ["{question} {answer} $& $1"]);
		expect(first.messages).toEqual([
			{ role: "system", content: "Judge." },
			{
				role: "user",
				content: "single-v1: aa / {question} {answer} $& $1",
			},
		]);
		const math: BenchmarkQuestion = { ...question, reference: ["x", "y"] };
		expect(judgeMessages(pack, math, 2, ["1", "2"]).prompt).toBe("single-math-v1-multi-turn");
		expect(judgeMessages(pack, math, 2, ["1", "2"], true).messages).toHaveLength(1);
		expect(() => judgeMessages(pack, math, 2, ["1"])).toThrow(RangeError);
	});

	it("have the temperature of their category", () => {
		expect(["writing", "roleplay", "stem", "humanities", "math", "constructor"].map(temperatureOf)).toEqual([
			0.7, 0.7, 0.1, 0.1, 0, 0,
		]);
	});
});

it.each([
	["Good. Rating: [[7]]", 7],
	["Rating: [[7.5]] and later [[2]]", 7.5],
	["[3] is a footnote. Rating: [[8]]", 8],
	["Rating: [6]", 6],
	["Rating: [[11]]", null],
	["Rating: [[0]]", null],
	["Rating: [[-1]]", null],
	["Rating: 9", null],
	["", null],
])("the rating in %j is %s", (text, rating) => expect(readRating(text)).toBe(rating));

describe("scores", () => {
	const judged = (questionId: number, category: string, turn: 1 | 2, rating: number | null, repeat = 0) => ({
		questionId,
		category,
		turn,
		rating,
		repeat,
	});

	it("leave missing ratings out of every mean and count them", () => {
		const scores = scoreJudgements([
			judged(1, "writing", 1, 8),
			judged(1, "writing", 2, 6),
			judged(2, "math", 1, 4),
			judged(2, "math", 2, null),
		]);
		expect(scores.overall?.mean).toBe(6);
		expect(scores.errorRate).toBe(0.25);
		expect(scores.turns).toEqual({ first: 6, second: 6 });
		expect(scores.categories[1]).toEqual({ category: "math", first: 4, second: null, mean: 4, questions: 1 });
		expect(Object.fromEntries(scores.perQuestion)).toEqual({ 1: 7, 2: 4 });
	});

	it("of a judge who never rates are no score", () => {
		expect(scoreJudgements([judged(1, "writing", 1, null)])).toMatchObject({ overall: null, errorRate: 1 });
		expect(scoreJudgements([]).overall).toBeNull();
	});

	it("do not get surer by repeating a judgement that never changes", () => {
		const once = [1, 2, 3, 4].map((id) => judged(id, "stem", 1, id + 3));
		const thrice = [0, 1, 2].flatMap((repeat) => once.map((each) => ({ ...each, repeat })));
		expect(scoreJudgements(thrice).overall?.interval?.low).toBeCloseTo(
			scoreJudgements(once).overall?.interval?.low ?? Number.NaN,
		);
	});
});

describe("the product's own set", () => {
	it("has one question per category, references where they are judged, and a rubric that asks for a rating", () => {
		expect(new Set(JUDGED_SET.questions.map(({ category }) => category)).size).toBe(8);
		expect(JUDGED_SET.name).not.toContain("MT-Bench");
		for (const question of JUDGED_SET.questions) {
			expect(question.reference !== null, question.category).toBe(
				["math", "reasoning", "coding"].includes(question.category),
			);
			for (const turn of [1, 2] as const) {
				const { messages } = judgeMessages(JUDGED_SET, question, turn, ["one", "two"]);
				const text = messages.map(({ content }) => content).join("\n");
				expect(text).not.toMatch(/\{\w+\}/);
				expect(readRating(text)).toBe(6);
			}
		}
	});
});

describe.skipIf(!existsSync(DATA))("the real pack", () => {
	const files = () =>
		Object.fromEntries(readdirSync(DATA).map((name) => [name, readFileSync(`${DATA}/${name}`, "utf8")]));

	it("is MT-Bench by its words: one of them changed is another benchmark", () => {
		const given = files();
		expect(questionsHash(readBenchmarkPack("p", given, sha), sha)).toBe(MT_BENCH_QUESTIONS);
		const changed = { ...given, "question.jsonl": given["question.jsonl"]?.replace(" the ", " a ") ?? "" };
		expect(questionsHash(readBenchmarkPack("p", changed, sha), sha)).not.toBe(MT_BENCH_QUESTIONS);
	});

	it("reads whole: 80 questions, 30 references, prompts filled without a rest", () => {
		const pack = readBenchmarkPack("MT-Bench", files(), sha);
		expect(pack.questions).toHaveLength(80);
		expect(pack.questions.filter(({ reference }) => reference)).toHaveLength(30);
		for (const question of pack.questions) {
			for (const turn of [1, 2] as const) {
				const { messages } = judgeMessages(pack, question, turn, ["ONE", "TWO"]);
				const asked = messages.at(-1)?.content ?? "";
				expect(asked).toContain(turn === 1 ? "ONE" : "TWO");
				expect(asked).toContain(question.turns[turn - 1]);
				expect(asked).not.toMatch(/\{(question|answer|ref_answer)(_\d)?\}/);
			}
		}
	});
});
