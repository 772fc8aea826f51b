/**
 * How the Demo teacher is asked to judge. It names no rating when it is asked in words (seen on the small judged set:
 * none of 4), so it is asked for a number alone, by schema. That number is no mark of quality: it shows the wiring.
 */
import { z } from "zod";
import type { TeacherRequest } from "#lib/teachers/teacher.ts";
import type { BenchmarkQuestion } from "./mt-bench.ts";

/** Stands beside the judge's name in a score's settings: with another prompt it is another judge. */
export const SMALL_JUDGE = "small prompt profile";

/** Of a text in the prompt: its context holds about 6,000. */
const LONGEST = 1500;

const RATINGS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const Reply = z.object({ rating: z.literal(RATINGS) });

/** @param answers the student's, up to this turn */
export function smallJudgeRequest(
	question: BenchmarkQuestion,
	turn: 1 | 2,
	answers: readonly string[],
): TeacherRequest {
	const asks = (text: string, answer: string) => ({
		role: "user" as const,
		content: `Question: ${text.slice(0, LONGEST)}\nAnswer: ${answer.slice(0, LONGEST)}`,
	});
	const says = (rating: number) => ({ role: "assistant" as const, content: JSON.stringify({ rating }) });
	return {
		messages: [
			{ role: "system", content: "You rate an answer from 1 (useless) to 10 (perfect). Reply with JSON." },
			asks("What is a spoon?", "A thing to eat with, with a bowl at one end and a handle at the other."),
			says(9),
			asks("What is a spoon?", "green if under the nine of"),
			says(1),
			asks(question.turns[turn - 1] ?? "", answers[turn - 1] ?? ""),
		],
		temperature: 0,
		maxTokens: 24,
		jsonSchema: {
			type: "object",
			properties: { rating: { enum: RATINGS } },
			required: ["rating"],
			additionalProperties: false,
		},
	};
}

/** In [1, 10]; null when the reply is not what was asked for. */
export function readSmallRating(reply: string): number | null {
	try {
		return Reply.parse(JSON.parse(reply)).rating;
	} catch {
		return null;
	}
}
