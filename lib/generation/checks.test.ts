import { describe, expect, it } from "vitest";
import { TOKENIZERS } from "#lib/samples/rouge.ts";
import { checkAnswer, checkContext, checkQuestion, loops, passesRule, shapeOf } from "./checks.ts";
import { aSkillLeaf } from "./testing/leaves.ts";

const shape = shapeOf(aSkillLeaf({ grounded: true }).seeds);
const limits = { minShare: 0.2, maxTimes: 3 };
const answer = aSkillLeaf().seeds[4]?.pairs[0]?.answer ?? "";

describe("checkQuestion", () => {
	it.each([
		["What is a spoon?", undefined],
		["Что такое ложка?", undefined],
		["スプーンとは何ですか？", undefined],
		["Tell me of a spoon", "not-a-question"],
		["?!", "not-a-question"],
		["of a of a of a of a of a of a?", "loop"],
		[`${"x".repeat(9_000)}?`, "too-long"],
	])("finds the fault of %j: %s", (question, reason) => {
		expect(checkQuestion(question, shape)?.reason).toBe(reason);
	});

	it("takes an instruction where the seeds give instructions", () => {
		const seeds = [{ id: "s", pairs: [{ question: "Write a poem about rain.", answer: "Drip." }] }];
		expect(checkQuestion("Write a song about snow", shapeOf(seeds))).toBeUndefined();
	});
});

describe("checkAnswer", () => {
	it.each([
		["A spoon is a small bowl on a handle. People eat soup with it at the table.", undefined],
		[answer, "copy-of-seed"],
		["", "too-short"],
		["A thing.", "too-short"],
		[Array.from({ length: 120 }, (_, k) => `word${k}`).join(" "), "too-long"],
		["The answer is 18. The answer is 18. The answer is 18. The answer is 18.", "loop"],
	])("finds the fault of %j: %s", (text, reason) => {
		expect(checkAnswer(text, shape, limits)?.reason).toBe(reason);
	});

	it("lets short answers be alike: labels are no copies", () => {
		const labels = shapeOf([{ id: "s", pairs: [{ question: "Good or bad?", answer: "Good" }] }]);
		expect(checkAnswer("Good", labels, limits)).toBeUndefined();
	});
});

it("finds a context that is a seed's own", () => {
	expect(
		checkContext("Somebody left a kettle in the hall this morning, and nobody knows why!", shape)?.reason,
	).toBe("copy-of-seed");
	expect(checkContext("A train stood in the station all night without a driver.", shape)).toBeUndefined();
});

describe("loops", () => {
	it("passes a refrain and a long plain text", () => {
		const poem =
			"row row row your boat gently down the stream merrily merrily merrily merrily life is but a dream";
		expect(loops(TOKENIZERS.unicode(poem))).toBe(false);
		expect(loops(Array.from({ length: 5_000 }, (_, k) => `w${k % 700}x${k % 11}`))).toBe(false);
	});
});

describe("passesRule", () => {
	const row = (question: string) => ({
		key: "",
		seedIds: [],
		question,
		answer: "The kettle was mended in spring.",
		scores: [],
		calls: [],
	});

	it("wants a question to share a word with its sentence", () => {
		expect(passesRule("shares-words", row("Who mended the kettle?"))).toBe(true);
		expect(passesRule("shares-words", row("Who was in the garden?"))).toBe(false);
	});

	it("wants a question to name what it is about", () => {
		expect(passesRule("names-its-subject", row("Who mended the kettle?"))).toBe(true);
		expect(passesRule("names-its-subject", row("What does the passage say of kettles?"))).toBe(false);
		expect(passesRule("names-its-subject", row("When was it mended?"))).toBe(false);
	});
});
