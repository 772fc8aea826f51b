import { saveText } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { enqueue } from "#lib/platform/jobs/queue.server.ts";
import type { Prisma } from "#prisma/client.ts";
import type { Score } from "./compare.ts";
import { type KeptSettings, RunSettings } from "./schema.ts";

/** What the engine writes while a model is evaluated. */

const LIVE = ["queued", "waiting", "running"] as const;

/** Undefined when it has ended, or there is none. */
export async function findEvaluation(id: string) {
	const run = await db.evaluationRun.findUnique({
		where: { id },
		include: {
			model: { select: { name: true, path: true } },
			judge: { select: { profile: true } },
			pack: { select: { name: true, files: true } },
			version: { select: { id: true, mix: true, number: true, dataset: { select: { name: true } } } },
		},
	});
	return run && LIVE.some((status) => status === run.status) ? run : undefined;
}
export type Evaluation = NonNullable<Awaited<ReturnType<typeof findEvaluation>>>;

/** The model is asked from now on, with answers of at most so many tokens. */
export async function markEvaluating(run: Evaluation, total: number, answerTokens: number): Promise<void> {
	await db.$transaction(async (tx) => {
		const done = await tx.evaluationItem.count({ where: { runId: run.id } });
		const { count } = await tx.evaluationRun.updateMany({
			where: { id: run.id, status: { in: [...LIVE] } },
			data: {
				status: "running",
				reason: null,
				startedAt: run.startedAt ?? new Date(),
				done,
				total,
				settings: { ...RunSettings.parse(run.settings), answerTokens },
			},
		});
		if (count === 0) throw ended();
		await tell(tx, run.projectId, "evaluation-run", run.id);
	});
}

/** It waits for what it cannot do without, and tries again. */
export async function waitToEvaluate(tx: Tx, run: Evaluation, reason: string): Promise<void> {
	await tx.evaluationRun.updateMany({
		where: { id: run.id, status: { in: [...LIVE] } },
		data: { status: "waiting", reason },
	});
	await enqueue(tx, "evaluation.run", { runId: run.id }, { startAfter: new Date(Date.now() + 30_000) });
	await tell(tx, run.projectId, "evaluation-run", run.id);
}

export type ItemKey = { ordinal: number; turn: number };

export type ItemResult = ItemKey & {
	key: string;
	category: string;
	question: string;
	reference: string | null;
	answer: string | null;
	judgement: string | null;
	/** Null: no rating. */
	score: number | null;
	error: string | null;
};

/** Items that a run has already, with their answers' hashes. */
export function listItems(runId: string) {
	return db.evaluationItem.findMany({
		where: { runId },
		orderBy: [{ ordinal: "asc" }, { turn: "asc" }],
		select: { ordinal: true, turn: true, key: true, answerSha256: true, referenceSha256: true, score: true },
	});
}

/**
 * Keeps an answer with what the judge said of it, once: an item that is there stays as it is.
 *
 * @throws ConflictError `evaluation-run.ended` when the run was cancelled meanwhile
 */
export async function saveItem(run: Evaluation, item: ItemResult): Promise<void> {
	await db.$transaction(async (tx) => {
		const save = (text: string | null) => (text === null ? null : saveText(tx, text));
		const { question, reference, answer, judgement, ...rest } = item;
		const { count } = await tx.evaluationItem.createMany({
			data: {
				projectId: run.projectId,
				runId: run.id,
				...rest,
				questionSha256: await saveText(tx, question),
				referenceSha256: await save(reference),
				answerSha256: await save(answer),
				judgementSha256: await save(judgement),
			},
			skipDuplicates: true,
		});
		const updated = await tx.evaluationRun.updateMany({
			where: { id: run.id, status: "running" },
			data: { done: { increment: count } },
		});
		if (updated.count === 0) throw ended();
		await tell(tx, run.projectId, "evaluation-run", run.id);
	});
}

const ended = () => new ConflictError("evaluation-run.ended", "This evaluation has ended already.");

/** Keeps a figure with its settings and, apart, the answers behind it. */
export async function saveScore(
	tx: Tx,
	of: { projectId: string; runId: string },
	score: Score,
	errorRate = 0,
): Promise<void> {
	const { settings, answers, benchmark, value, standardError, questions, partial } = score;
	const answersSha256 = answers && (await saveText(tx, JSON.stringify(Object.fromEntries(answers))));
	await tx.score.create({
		data: {
			id: newId(),
			...of,
			benchmark,
			metric: settings.metric,
			value,
			stderr: standardError,
			items: questions ?? 0,
			partial,
			settings: { ...settings, answersSha256, errorRate } satisfies KeptSettings,
		},
	});
}

/** It has ended, with its scores; a run that was cancelled meanwhile stays so. */
export async function endEvaluation(
	tx: Tx,
	run: Evaluation,
	status: "succeeded" | "failed",
	reason: string | null,
	scores: readonly { score: Score; errorRate: number }[] = [],
): Promise<void> {
	const data: Prisma.EvaluationRunUpdateManyMutationInput = { status, reason, endedAt: new Date() };
	const { count } = await tx.evaluationRun.updateMany({
		where: { id: run.id, status: { in: [...LIVE] } },
		data,
	});
	if (count === 0) return;
	for (const { score, errorRate } of scores) {
		await saveScore(tx, { projectId: run.projectId, runId: run.id }, score, errorRate);
	}
	await tell(tx, run.projectId, "evaluation-run", run.id);
}
