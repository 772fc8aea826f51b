import { AppError, InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import type { ChatMessage, Teacher, TeacherRequest } from "#lib/teachers/teacher.ts";
import {
	answerMessages,
	type BenchmarkPack,
	type BenchmarkQuestion,
	JUDGE_TOKENS,
	judgeMessages,
	readRating,
	temperatureOf,
} from "./mt-bench.ts";
import { readSmallRating, smallJudgeRequest } from "./small-judge.ts";

/** An answer, or why there is none. */
export type Answered = { answer: string; error: null } | { answer: null; error: string };

/**
 * Asks the student. What it refuses (a prompt longer than its context) is an item without an answer.
 *
 * @throws UnavailableError when it does not answer at all: the run is tried again
 */
export async function askStudent(
	student: Teacher,
	messages: readonly ChatMessage[],
	{ temperature, maxTokens, signal }: { temperature: number; maxTokens: number; signal: AbortSignal },
): Promise<Answered> {
	try {
		const { text } = await student.complete(
			{ messages, temperature, maxTokens, seed: 0 },
			{ draw: 0, purpose: "generate", stage: "evaluation", signal },
		);
		return { answer: text, error: null };
	} catch (error) {
		if (!(error instanceof InvalidError)) throw error;
		return { answer: null, error: `No answer: ${error.message}` };
	}
}

/** A turn's answer. The second turn sees the first one. @param first the answer to the first turn, in the second */
export function askTurn(
	student: Teacher,
	question: BenchmarkQuestion,
	turn: 1 | 2,
	first: string | null,
	how: { maxTokens: number; signal: AbortSignal },
): Promise<Answered> {
	if (turn === 2 && first === null)
		return Promise.resolve({ answer: null, error: "No answer: the first turn has none to go on from." });
	const messages = answerMessages(question, turn, first === null ? [] : [first]);
	return askStudent(student, messages, { ...how, temperature: temperatureOf(question.category) });
}

/** A judge's words and rating; `error` says why there is no rating. */
export type Judged = { judgement: string | null; score: number | null; error: string | null };

/** Who rates: an endpoint, and whether it is a model so small that it is asked in its own way. */
export type Judge = { teacher: Teacher; isSmall: boolean };

/**
 * Asks the judge about a turn, at temperature 0. A judge that refuses or names no number gives no rating; what is rated
 * is never guessed.
 *
 * @param answers the student's, up to this turn
 * @throws UnavailableError `evaluation.judge-away` when it does not answer at all: the run waits for it
 */
export async function askJudge(
	{ teacher, isSmall }: Judge,
	pack: BenchmarkPack,
	question: BenchmarkQuestion,
	turn: 1 | 2,
	answers: readonly string[],
	signal: AbortSignal,
): Promise<Judged> {
	const request: TeacherRequest = isSmall
		? smallJudgeRequest(question, turn, answers)
		: {
				messages: judgeMessages(pack, question, turn, answers).messages,
				temperature: 0,
				maxTokens: JUDGE_TOKENS,
			};
	try {
		const { text } = await teacher.complete(request, {
			draw: 0,
			purpose: "judge",
			stage: "evaluation",
			signal,
		});
		const score = isSmall ? readSmallRating(text) : readRating(text);
		return { judgement: text, score, error: score === null ? "The judge named no rating." : null };
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof UnavailableError) {
			const says = `The judge does not answer: ${error.message} What it has rated is kept; this goes on when it answers.`;
			throw new UnavailableError(JUDGE_AWAY, says, error.details, { cause: error });
		}
		if (!(error instanceof AppError)) throw error;
		return { judgement: null, score: null, error: `The judge refused: ${error.message}` };
	}
}

const JUDGE_AWAY = "evaluation.judge-away";
export const isJudgeAway = (error: unknown): error is UnavailableError =>
	error instanceof UnavailableError && error.code === JUDGE_AWAY;
