import { findTexts } from "#lib/platform/content.server.ts";
import { db, type Tx, whenDatabaseIsThere } from "#lib/platform/db.server.ts";
import { tell } from "#lib/platform/events.server.ts";
import { closeRunQueue, enqueue } from "#lib/platform/jobs/queue.server.ts";
import type { Pipeline } from "./pipeline.ts";
import type { StageStore, UnitResult } from "./ports.ts";
import { saveRows } from "./rows.server.ts";
import type { PipelineOutcome } from "./rows.ts";
import type { BatchProgress } from "./schema.ts";

/** What the engine writes while a run runs. People's changes are in commands.server.ts; these are not audited one by one. */

export type BatchId = { runId: string; nodeId: string; batch: number };

/** All that a worker must know of a batch. Undefined when the run or batch has been cancelled or is done. */
export async function findBatchPlan({ runId, nodeId, batch }: BatchId) {
	const row = await db.runBatch.findUnique({
		where: { runId_nodeId_batch: { runId, nodeId, batch } },
		select: {
			status: true,
			target: true,
			leaf: { select: { revisionId: true, pipeline: true } },
			run: {
				select: {
					projectId: true,
					status: true,
					seed: true,
					pipelines: true,
					createdAt: true,
					teacherId: true,
					judgeId: true,
					teacher: { select: { name: true, maxConcurrency: true } },
					judge: { select: { name: true } },
				},
			},
		},
	});
	if (!row || row.status === "done" || row.status === "failed" || row.status === "cancelled")
		return undefined;
	if (row.run.status === "cancelled" || row.run.status === "failed") return undefined;
	const pipelines = row.run.pipelines as unknown as Record<string, Pipeline>; // written by startGenerationRun only
	const pipeline = pipelines[row.leaf.pipeline];
	if (!pipeline) throw new Error(`The run has no pipeline "${row.leaf.pipeline}".`);
	return { ...row.run, target: row.target, revisionId: row.leaf.revisionId, pipeline };
}

/**
 * Questions that a new one must not repeat: of the leaf's seeds, and of what was accepted in it by earlier runs and
 * earlier batches of this one. What other runs accept meanwhile is left out, so that a batch begun again gets the same.
 * At most 20,000.
 */
export async function listKnownQuestions(
	{ runId, nodeId, batch }: BatchId,
	plan: { projectId: string; createdAt: Date },
	seedQuestions: readonly string[],
): Promise<string[]> {
	const rows = await db.sample.findMany({
		where: {
			projectId: plan.projectId,
			nodeId,
			outcome: "accepted",
			OR: [
				{ runId, batch: { lt: batch } },
				{ run: { createdAt: { lt: plan.createdAt } }, createdAt: { lt: plan.createdAt } },
			],
		},
		select: { questionSha256: true },
		orderBy: [{ runId: "asc" }, { id: "asc" }],
		take: 20_000,
	});
	const texts = await findTexts(rows.map(({ questionSha256 }) => questionSha256));
	return [...seedQuestions, ...rows.flatMap(({ questionSha256 }) => texts.get(questionSha256 ?? "") ?? [])];
}

/**
 * The checkpoints of a batch. A reply is found again by its call in the reply cache, so only what no cache keeps is
 * stored here: an endpoint's lasting refusal.
 */
export function batchStore({ runId, nodeId, batch }: BatchId): StageStore {
	return {
		async find(unit) {
			const where = { runId_nodeId_batch_unit: { runId, nodeId, batch, unit } };
			const row = await whenDatabaseIsThere(() => db.pipelineUnit.findUnique({ where }));
			return row ? (row.result as unknown as UnitResult) : undefined; // written by save only
		},
		async save(unit, result) {
			if (!result.refused) return;
			const data = { runId, nodeId, batch, unit, result: result as object };
			await whenDatabaseIsThere(() => db.pipelineUnit.createMany({ data, skipDuplicates: true }));
		},
	};
}

/**
 * The run works on this batch now. One that waits does so until its teacher has answered: see `saveProgress`.
 *
 * @param isReady what the run waited for is there
 */
export async function markRunning(
	projectId: string,
	{ runId, nodeId, batch }: BatchId,
	{ isReady = false } = {},
): Promise<void> {
	await db.$transaction(async (tx) => {
		const now = new Date();
		await goesOn(tx, runId, "queued", now);
		if (isReady) await goesOn(tx, runId, "waiting", now);
		await tx.runBatch.updateMany({
			where: { runId, nodeId, batch, status: "queued" },
			data: { status: "running", updatedAt: now },
		});
		await tell(tx, projectId, "generation-run", runId);
	});
}

/** @returns 1 where the run was in that state, else 0 */
function goesOn(tx: Tx, runId: string, from: "queued" | "waiting", now: Date): Promise<number> {
	return tx.$executeRaw`
		update "GenerationRun" set status = 'running', reason = null, "startedAt" = coalesce("startedAt", ${now})
		 where id = ${runId}::uuid and status = ${from}::"RunStatus"`;
}

/**
 * How far the batch is, for whoever watches. An attempt that goes over kept replies again after a crash says nothing
 * until it is as far as the one before it: figures do not go back.
 *
 * @param isAnswered what the run may have waited for is there
 */
export async function saveProgress(
	projectId: string,
	{ runId, nodeId, batch }: BatchId,
	progress: BatchProgress,
	{ isAnswered }: { isAnswered: boolean },
): Promise<void> {
	await db.$transaction(async (tx) => {
		const resumed = isAnswered ? await goesOn(tx, runId, "waiting", new Date()) : 0;
		const further = await tx.$executeRaw`
			update "RunBatch" set stages = ${JSON.stringify(progress)}::jsonb, "updatedAt" = now()
			 where "runId" = ${runId}::uuid and "nodeId" = ${nodeId}::uuid and batch = ${batch} and status = 'running'
			   and coalesce((stages->'calls'->>'count')::int, 0) <= ${progress.calls.count}`;
		if (resumed + further > 0)
			await tell(tx, projectId, "generation-run", runId, { accepted: progress.accepted });
	});
}

/** The run waits, with this job in hand. */
export async function sayWaiting(projectId: string, runId: string, reason: string): Promise<void> {
	await db.$transaction(async (tx) => {
		const { count } = await tx.generationRun.updateMany({
			where: {
				id: runId,
				status: { in: ["queued", "running", "waiting"] },
				OR: [{ status: { not: "waiting" } }, { reason: null }, { reason: { not: reason } }],
			},
			data: { status: "waiting", reason },
		});
		if (count > 0) await tell(tx, projectId, "generation-run", runId);
	});
}

const RETRY_SECONDS = 30;

/**
 * The run waits for what it cannot do without, and comes back by itself: as a new job, so that waiting is no attempt.
 * What the batch has got so far is kept and not asked for again.
 */
export async function waitFor(tx: Tx, projectId: string, batchId: BatchId, reason: string): Promise<void> {
	const { runId, nodeId, batch } = batchId;
	const { count } = await tx.generationRun.updateMany({
		where: { id: runId, status: { in: ["queued", "running", "waiting"] } },
		data: {
			status: "waiting",
			reason: `${reason.slice(0, 2000)} It is tried again every ${RETRY_SECONDS} seconds.`,
		},
	});
	if (count === 0) return; // cancelled meanwhile
	await tx.runBatch.updateMany({
		where: { runId, nodeId, batch, status: "running" },
		data: { status: "queued", updatedAt: new Date() },
	});
	const startAfter = new Date(Date.now() + RETRY_SECONDS * 1000);
	await enqueue(tx, "generation.batch", batchId, { startAfter });
	await tell(tx, projectId, "generation-run", runId);
}

/** Keeps what came of a batch, begins the leaf's next one, and ends the run with its last. */
export async function saveOutcome(
	tx: Tx,
	projectId: string,
	batchId: BatchId,
	outcome: PipelineOutcome,
): Promise<void> {
	await saveRows(tx, projectId, batchId, outcome);
	const { runId, nodeId, batch } = batchId;
	await tx.runBatch.update({
		where: { runId_nodeId_batch: { runId, nodeId, batch } },
		data: { status: "done", stages: progressOfOutcome(outcome), updatedAt: new Date() },
	});
	await goOn(tx, projectId, batchId);
}

/** A batch that cannot be done, for good. The rest of the run goes on. */
export async function failBatch(tx: Tx, projectId: string, batchId: BatchId, error: string): Promise<void> {
	const { runId, nodeId, batch } = batchId;
	await tx.runBatch.update({
		where: { runId_nodeId_batch: { runId, nodeId, batch } },
		data: { status: "failed", error: error.slice(0, 2000), updatedAt: new Date() },
	});
	await forgetRows(tx, runId);
	await goOn(tx, projectId, batchId);
}

/** A batch that ended early keeps none of its rows, so they count no more; its calls were made and still do. */
export async function forgetRows(tx: Tx, runId: string): Promise<void> {
	await tx.$executeRaw`
		update "RunBatch" set stages = jsonb_build_object('stages', '[]'::jsonb, 'accepted', 0, 'calls', stages->'calls')
		 where "runId" = ${runId}::uuid and status in ('failed', 'cancelled') and stages ? 'calls'`;
}

async function goOn(tx: Tx, projectId: string, { runId, nodeId, batch }: BatchId): Promise<void> {
	// Two last batches at once: the second waits here, and sees that the first is done. "No key", for both hold the
	// share lock of their rows' foreign key by now, and would wait for each other's.
	await tx.$queryRaw`select 1 from "GenerationRun" where id = ${runId}::uuid for no key update`;
	await tx.pipelineUnit.deleteMany({ where: { runId, nodeId, batch } });
	const next = await tx.runBatch.findUnique({
		where: { runId_nodeId_batch: { runId, nodeId, batch: batch + 1 }, status: "queued" },
	});
	if (next) await enqueue(tx, "generation.batch", { runId, nodeId, batch: batch + 1 });
	const left = await tx.runBatch.count({ where: { runId, status: { in: ["queued", "running"] } } });
	if (left === 0) {
		const done = await tx.runBatch.count({ where: { runId, status: "done" } });
		const failed = await tx.runBatch.count({ where: { runId, status: "failed" } });
		await tx.generationRun.updateMany({
			where: { id: runId, status: { in: ["queued", "waiting", "running"] } },
			data: {
				status: done === 0 ? "failed" : "succeeded",
				reason: failed === 0 ? null : `${failed} of ${done + failed} batches failed. See the leaves for why.`,
				endedAt: new Date(),
			},
		});
		await tell(tx, projectId, "sample", runId);
	}
	await tell(tx, projectId, "generation-run", runId);
}

export function progressOfOutcome({
	stages,
	accepted,
	rejected,
	calls,
	ended,
}: PipelineOutcome): BatchProgress {
	const reasons = new Map<string, Record<string, number>>();
	for (const { stage, reason } of rejected) {
		const counts = reasons.get(stage) ?? {};
		counts[reason] = (counts[reason] ?? 0) + 1;
		reasons.set(stage, counts);
	}
	return {
		stages: stages.map((stage) => ({ ...stage, reasons: reasons.get(stage.stage) ?? {} })),
		accepted: accepted.length,
		calls,
		ended,
	};
}

/** Takes away the queues of runs that have ended: each is a table, and workers look into all of them. */
export async function closeEndedRunQueues(): Promise<void> {
	const since = new Date(Date.now() - 7 * 86_400_000);
	const ended = await db.generationRun.findMany({
		where: { endedAt: { gt: since, lt: new Date(Date.now() - 60_000) } },
		select: { id: true },
	});
	for (const { id } of ended) await closeRunQueue("generation.batch", id);
}
