import { describe, expect, it } from "vitest";
import { readItems, readScore } from "./read-reply.ts";

const stop = (text: string) => ({ text, finishReason: "stop" as const });
const cut = (text: string) => ({ text, finishReason: "length" as const });
const QUESTIONS = { as: "sections", tag: "Question" } as const;
const PAIRS = { as: "sections", tag: "Question", answer: "Answer" } as const;
const SCORE = { as: "section", tag: "Score", words: "Explanation", min: 1, max: 3 } as const;
const VERDICT = { as: "verdict", tag: "Verdict", words: "Explanation", min: 0, max: 1 } as const;

describe("readItems", () => {
	it("finds sections amid chatter and in any case", () => {
		const text =
			"Sure!\n[start of QUESTION] Why? [End of question]\nand\n[Start of Question]\nHow?\n[END OF QUESTION] Bye.";
		expect(readItems(QUESTIONS, stop(text))).toEqual([
			{ ok: true, text: "Why?" },
			{ ok: true, text: "How?" },
		]);
	});

	it("counts what lacks its end, and tells cut-off from forgotten", () => {
		const text = "[Start of Question]Why?\n[Start of Question]How?[End of Question]\n[Start of Question]Wher";
		expect(readItems(QUESTIONS, cut(text))).toEqual([
			{ ok: false, reason: "unparsed", text: "Why?" },
			{ ok: true, text: "How?" },
			{ ok: false, reason: "cut-off", text: "Wher" },
		]);
		expect(readItems(QUESTIONS, stop(text)).at(-1)).toMatchObject({ reason: "unparsed" });
	});

	it("never gives nothing", () => {
		expect(readItems(QUESTIONS, stop(""))).toEqual([{ ok: false, reason: "unparsed", text: "" }]);
		expect(readItems(QUESTIONS, stop("I cannot help."))).toMatchObject([
			{ reason: "unparsed", text: "I cannot help." },
		]);
		expect(readItems(QUESTIONS, stop("[Start of Question] [End of Question]"))).toMatchObject([
			{ ok: false },
		]);
	});

	it("pairs a question with the answer after it, and counts lone ones", () => {
		const q = (text: string) => `[Start of Question]${text}[End of Question]`;
		const a = (text: string) => `[Start of Answer]${text}[End of Answer]`;
		expect(readItems(PAIRS, stop(`${q("A?")}${a("a")}${q("B?")}${q("C?")}${a("c")}${a("d")}`))).toEqual([
			{ ok: true, text: "A?", answer: "a" },
			{ ok: false, reason: "unparsed", text: "B?" },
			{ ok: true, text: "C?", answer: "c" },
			{ ok: false, reason: "unparsed", text: "d" },
		]);
		expect(readItems(PAIRS, cut(`${q("A?")}[Start of Answer]half`))).toEqual([
			{ ok: false, reason: "cut-off", text: "A?\nhalf" },
		]);
		expect(readItems(PAIRS, stop("UNANSWERABLE."))).toMatchObject([{ reason: "unanswerable" }]);
	});

	it("reads JSON, also in a fence, and sees a text that was cut at its limit", () => {
		const reader = { as: "json", field: "question", maxLength: 10 } as const;
		expect(readItems(reader, stop('```json\n{"question":" Why? "}\n```'))).toEqual([
			{ ok: true, text: "Why?" },
		]);
		expect(readItems(reader, stop('{"question":"Why is the"}'))).toMatchObject([{ reason: "cut-off" }]);
		expect(readItems(reader, stop('{"question":"Why a sky?"}'))).toMatchObject([{ ok: true }]);
		for (const text of ["", "[]", "null", '{"question":3}', '{"answer":"x"}', '{"question":"']) {
			expect(readItems(reader, stop(text)), text).toMatchObject([{ ok: false, reason: "unparsed" }]);
		}
		expect(readItems(reader, cut('{"question":"Wh'))).toMatchObject([{ reason: "cut-off" }]);
	});
});

describe("readScore", () => {
	const score = (text: string) => readScore(SCORE, stop(`[Start of Score]${text}[End of Score]`));

	it.each(["3", " 3\n", "Score: 3", "3/3", "3 out of 3", "**3**", "３", "3.0", "Rating: 3/3.", "+3"])(
		"takes %j as 3",
		(text) => {
			expect(score(text)).toMatchObject({ ok: true, value: 3 });
		},
	);

	it.each(["", "two", "nan", "inf", "1_0", "0", "4", "2.5", "1e0", "2 or 3", "2-3", "3/5", "True", "-1"])(
		"takes %j as no score",
		(text) => {
			expect(score(text)).toMatchObject({ ok: false, reason: "unparsed" });
		},
	);

	it("keeps the judge's words, takes the last score, and does without tags or an end tag", () => {
		const text =
			"[Start of Explanation]Too brief.[End of Explanation][Start of Score]1[End of Score] No:\n[Start of Score]2";
		expect(readScore(SCORE, stop(text))).toEqual({ ok: true, value: 2, words: "Too brief." });
		expect(readScore(SCORE, stop("It is fine.\n**Score:** 3"))).toMatchObject({ ok: true, value: 3 });
		expect(readScore(SCORE, cut("[Start of Explanation]It is"))).toMatchObject({
			ok: false,
			reason: "cut-off",
		});
	});

	it.each([
		["YES", 1],
		["Yes.", 1],
		["**yes**", 1],
		["NO", 0],
		["no!", 0],
	])("takes the verdict %j as %d", (text, value) => {
		expect(readScore(VERDICT, stop(`[Start of Verdict]${text}[End of Verdict]`))).toMatchObject({
			ok: true,
			value,
		});
	});

	it.each(["N/A", "YES and NO", "", "maybe"])("takes the verdict %j as none", (text) => {
		expect(readScore(VERDICT, stop(`[Start of Verdict]${text}[End of Verdict]`))).toMatchObject({
			ok: false,
		});
	});

	it("reads a score from JSON within its scale only", () => {
		const reader = { as: "json", field: "score", min: 0, max: 1 } as const;
		expect(readScore(reader, stop('{"score":1}'))).toMatchObject({ ok: true, value: 1 });
		expect(readScore(reader, stop('{"score":"0"}'))).toMatchObject({ ok: true, value: 0 });
		for (const text of ['{"score":2}', '{"score":null}', "1", '{"score":0.5}']) {
			expect(readScore(reader, stop(text)), text).toMatchObject({ ok: false });
		}
	});
});
