import { expect, test } from "vitest";
import { JUDGED_SET } from "./judged-set.ts";
import { readSmallRating, smallJudgeRequest } from "./small-judge.ts";

const [question] = JUDGED_SET.questions;

test("a turn is judged by its own question and answer, cut to what a small context holds", () => {
	if (!question) throw new Error("The judged set is empty.");
	const { messages } = smallJudgeRequest(question, 2, ["first", "second ".repeat(1000)]);
	const last = messages.at(-1)?.content ?? "";
	expect(last).toContain(question.turns[1]);
	expect(last).toContain("Answer: second");
	expect(last).not.toContain("first");
	expect(last.length).toBeLessThan(3100);
});

test.each([
	['{"rating":7}', 7],
	[' { "rating": 10 } ', 10],
	['{"rating":0}', null],
	['{"rating":11}', null],
	['{"rating":"7"}', null],
	["[[7]]", null],
	["", null],
])("%s is read as %s", (reply, rating) => {
	expect(readSmallRating(reply)).toBe(rating);
});
