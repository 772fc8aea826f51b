import { getLeaf } from "#lib/generation/leaves.server.ts";
import type { PipelineProgress } from "#lib/generation/ports.ts";
import { runPipeline } from "#lib/generation/run.ts";
import {
	type BatchId,
	batchStore,
	failBatch,
	findBatchPlan,
	listKnownQuestions,
	markRunning,
	saveOutcome,
	saveProgress,
	waitFor,
} from "#lib/generation/steps.server.ts";
import { AppError, UnavailableError } from "#lib/platform/errors.ts";
import { seededRandom } from "#lib/platform/random.ts";
import type { Teacher } from "#lib/teachers/teacher.ts";
import type { Handler } from "#workers/handler.ts";

/** From this attempt on, a call that keeps failing costs its row and not the batch. */
const PATIENT_ATTEMPTS = 10;

/** A job's calls in flight at most. */
const MAX_IN_FLIGHT = 32;

/**
 * Runs a pipeline for one batch of a leaf.
 *
 * Resumable: replies are found in the reply cache, so a batch that died asks again only what was in flight. Its rows
 * are its effect: they appear with the job's completion, or not at all.
 */
export function generateBatch(
	openTeacher: (teacherId: string, runId: string) => Promise<Teacher>,
): Handler<"generation.batch"> {
	return Object.assign(handler(openTeacher), { whenGivenUp });
}

const whenGivenUp: NonNullable<Handler<"generation.batch">["whenGivenUp"]> = async (batchId, error) => {
	const plan = await findBatchPlan(batchId);
	return plan && ((tx) => failBatch(tx, plan.projectId, batchId, error));
};

const handler =
	(openTeacher: (teacherId: string, runId: string) => Promise<Teacher>): Handler<"generation.batch"> =>
	async (batchId, { signal, attempt }) => {
		const plan = await findBatchPlan(batchId);
		if (!plan) return undefined;
		const { projectId } = plan;

		let teacher: Teacher;
		let judge: Teacher;
		try {
			teacher = await openTeacher(plan.teacherId, batchId.runId);
			judge = plan.judgeId === plan.teacherId ? teacher : await openTeacher(plan.judgeId, batchId.runId);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			const { message } = error;
			return (tx) => waitFor(tx, projectId, batchId, message);
		}

		await markRunning(projectId, batchId);
		const leaf = await getLeaf(batchId.nodeId, plan.revisionId);
		const seedQuestions = leaf.seeds.flatMap(({ pairs }) => pairs.map(({ question }) => question));
		const known = await listKnownQuestions(batchId, plan, seedQuestions);
		const progress = reporter(projectId, batchId);
		try {
			const outcome = await runPipeline(
				plan.pipeline,
				{ leaf, batch: batchId.batch, target: plan.target, known },
				{
					teacher,
					judge,
					store: batchStore(batchId),
					random: seededRandom(`${plan.seed}/${leaf.path}/${batchId.batch}`),
					concurrency: Math.min(plan.teacher.maxConcurrency, MAX_IN_FLIGHT),
					signal,
					onProgress: progress.report,
					whenUnavailable: attempt >= PATIENT_ATTEMPTS ? "fail" : "throw",
				},
			);
			return (tx) => saveOutcome(tx, projectId, batchId, outcome);
		} catch (error) {
			if (!(error instanceof AppError) || error instanceof UnavailableError) throw error;
			const { message } = error;
			return (tx) => failBatch(tx, projectId, batchId, message);
		} finally {
			await progress.ended();
		}
	};

const REPORT_MS = 1000;

/** Keeps the newest progress, at most once a second. A report that fails is not the batch's failure. */
function reporter(projectId: string, batchId: BatchId) {
	let latest: PipelineProgress | undefined;
	let saving: Promise<void> | undefined;
	let lastAt = 0;
	const save = async () => {
		while (latest) {
			const { stages, accepted, calls } = latest;
			latest = undefined;
			lastAt = Date.now();
			const counted = stages.map((stage) => ({ ...stage, reasons: {} }));
			await saveProgress(projectId, batchId, { stages: counted, accepted, calls }).catch(console.error);
			if (latest) await new Promise((resolve) => setTimeout(resolve, REPORT_MS));
		}
		saving = undefined;
	};
	return {
		report(progress: PipelineProgress) {
			latest = progress;
			if (!saving && Date.now() - lastAt >= REPORT_MS) saving = save();
		},
		async ended() {
			latest = undefined;
			await saving;
		},
	};
}
