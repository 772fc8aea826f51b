import { resolve } from "node:path";
import { z } from "zod";
import {
	type Answered,
	askJudge,
	askStudent,
	askTurn,
	isJudgeAway,
	type Judge,
} from "#lib/evaluation/ask.ts";
import { exactMatch, tokenF1 } from "#lib/evaluation/held-out.ts";
import { ANSWER_TOKENS } from "#lib/evaluation/mt-bench.ts";
import {
	type Evaluation,
	endEvaluation,
	findEvaluation,
	listItems,
	markEvaluating,
	saveItem,
	waitToEvaluate,
} from "#lib/evaluation/steps.server.ts";
import { HELD_OUT_TOKENS, loadTask, scoresOf, type Task } from "#lib/evaluation/task.server.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { AppError, ConflictError, UnavailableError } from "#lib/platform/errors.ts";
import { hostPortOf, openAddressGuard } from "#lib/teachers/address-guard.server.ts";
import { type HttpTeacher, openHttpTeacher } from "#lib/teachers/http-teacher.server.ts";
import type { Teacher } from "#lib/teachers/teacher.ts";
import { findTrainer } from "#lib/training/home.server.ts";
import type { TrainerHome } from "#lib/training/launchers/python.server.ts";
import { type Serving, startServing } from "#lib/training/launchers/serve.server.ts";
import type { Handler } from "#workers/handler.ts";

type OpenJudge = (teacherId: string, runId: string) => Promise<Teacher>;

/**
 * Asks a model a run's questions, one after the other, and has its answers judged.
 *
 * Resumable: each answer is kept with its judgement as soon as it is there, and is not asked for again.
 */
export function evaluateModel(openJudge: OpenJudge, serve = startServing): Handler<"evaluation.run"> {
	return Object.assign(handler(openJudge, serve), { whenGivenUp });
}

const whenGivenUp: NonNullable<Handler<"evaluation.run">["whenGivenUp"]> = async ({ runId }, error) => {
	const run = await findEvaluation(runId);
	return run && ((tx) => endEvaluation(tx, run, "failed", error));
};

const handler =
	(openJudge: OpenJudge, serve: typeof startServing): Handler<"evaluation.run"> =>
	async ({ runId }, { signal }) => {
		const run = await findEvaluation(runId);
		if (!run) return undefined;
		const task = await loadTask(run);
		let home: TrainerHome;
		let judge: Judge | undefined;
		try {
			home = await findTrainer();
			if (run.judgeId !== null) {
				const teacher = await openJudge(run.judgeId, runId);
				judge = { teacher, isSmall: run.judge?.profile === "small" };
			}
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			const { message } = error;
			return (tx) => waitToEvaluate(tx, run, message);
		}
		const serving = await serve(home, { modelDir: resolve(run.model.path ?? ""), signal });
		const student = openStudent(serving, runId);
		try {
			const answerTokens = await answerLimit(serving, task, signal);
			await markEvaluating(run, task.questions.length * (task.kind === "judged" ? 2 : 1), answerTokens);
			const how = { maxTokens: answerTokens, signal };
			if (task.kind === "held-out") await runHeldOut(run, task, student, how);
			else if (judge) await runJudged(run, task, student, judge, how);
			else throw new Error(`Evaluation ${runId} has no judge.`);
			const scores = await scoresOf(run, task, answerTokens);
			const reason =
				scores.length === 0 ? "The judge gave no rating at all: there is no score to show." : null;
			return (tx) => endEvaluation(tx, run, reason === null ? "succeeded" : "failed", reason, scores);
		} catch (error) {
			// cancelled by people between two items
			if (error instanceof ConflictError) return undefined;
			if (isJudgeAway(error)) return (tx) => waitToEvaluate(tx, run, error.message);
			throw error;
		} finally {
			await student.close();
			await serving.stop();
		}
	};

/** The model over loopback: its own address is the one it may be reached at. An answer on a small machine takes minutes. */
function openStudent({ baseUrl, apiKey, model }: Serving, runId: string): HttpTeacher {
	return openHttpTeacher({
		baseUrl,
		apiKey,
		model,
		endpointRevision: `student/${runId}`,
		runId,
		timeoutMs: 900_000,
		maxConcurrency: 1,
		addressGuard: openAddressGuard([hostPortOf(baseUrl)]),
		attempts: 1,
	});
}

const Models = z.object({ data: z.array(z.object({ context_length: z.int().positive() })).min(1) });

/**
 * The longest answer: the benchmark's own limit, or what lets two turns into a short context: a quarter of it each, and the
 * rest for the questions.
 *
 * @throws UnavailableError `evaluation.no-context` when the server does not say what it holds
 */
async function answerLimit({ baseUrl, apiKey }: Serving, task: Task, signal: AbortSignal): Promise<number> {
	const wanted = task.kind === "judged" ? ANSWER_TOKENS : HELD_OUT_TOKENS;
	try {
		const response = await fetch(`${baseUrl}/models`, {
			headers: { authorization: `Bearer ${apiKey}` },
			signal,
		});
		const [model] = Models.parse(await response.json()).data;
		return Math.min(wanted, Math.floor((model?.context_length ?? 0) / 4));
	} catch (cause) {
		signal.throwIfAborted();
		throw new UnavailableError(
			"evaluation.no-context",
			"The served model does not say how long a text it takes.",
			{},
			{ cause },
		);
	}
}

type How = { maxTokens: number; signal: AbortSignal };

async function runHeldOut(
	run: Evaluation,
	task: Extract<Task, { kind: "held-out" }>,
	student: Teacher,
	how: How,
): Promise<void> {
	const known = new Set((await listItems(run.id)).map(({ ordinal }) => ordinal));
	for (const { ordinal, key, category, messages, question, reference } of task.questions) {
		if (known.has(ordinal)) continue;
		how.signal.throwIfAborted();
		const { answer, error } = await askStudent(student, messages, { ...how, temperature: 0 });
		await saveItem(run, {
			ordinal,
			turn: 1,
			key,
			category,
			question,
			reference,
			answer,
			judgement:
				answer === null
					? null
					: `exact match ${exactMatch(answer, reference)}, F1 ${f1Of(answer, reference)}`,
			score: answer === null ? 0 : tokenF1(answer, reference) * 100,
			error,
		});
	}
}

const f1Of = (answer: string, reference: string) => tokenF1(answer, reference).toFixed(3);

async function runJudged(
	run: Evaluation,
	task: Extract<Task, { kind: "judged" }>,
	student: Teacher,
	judge: Judge,
	how: How,
): Promise<void> {
	const items = await listItems(run.id);
	const texts = await findTexts(items.map(({ answerSha256 }) => answerSha256));
	for (const [ordinal, question] of task.questions.entries()) {
		let first: string | null = null;
		for (const turn of [1, 2] as const) {
			const kept = items.find((item) => item.ordinal === ordinal && item.turn === turn);
			if (kept) {
				if (turn === 1) first = kept.answerSha256 === null ? null : (texts.get(kept.answerSha256) ?? null);
				continue;
			}
			how.signal.throwIfAborted();
			const answered: Answered = await askTurn(student, question, turn, first, how);
			const answers = turn === 1 ? [answered.answer] : [first, answered.answer];
			const whole = answers.filter((each) => each !== null);
			const judged =
				whole.length === answers.length
					? await askJudge(judge, task.pack, question, turn, whole, how.signal)
					: { judgement: null, score: null, error: answered.error };
			await saveItem(run, {
				ordinal,
				turn,
				key: String(question.id),
				category: question.category,
				question: question.turns[turn - 1] ?? "",
				reference: question.reference?.[turn - 1] ?? null,
				answer: answered.answer,
				...judged,
			});
			if (turn === 1) first = answered.answer;
		}
	}
}
