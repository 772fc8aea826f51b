import { getLeaf } from "#lib/generation/leaves.server.ts";
import { isDown, outageReason, type Watched, watch } from "#lib/generation/outage.ts";
import type { PipelineProgress } from "#lib/generation/ports.ts";
import { runPipeline } from "#lib/generation/run.ts";
import {
	batchStore,
	failBatch,
	findBatchPlan,
	listKnownQuestions,
	markRunning,
	saveOutcome,
	saveProgress,
	sayWaiting,
	waitFor,
} from "#lib/generation/steps.server.ts";
import { AppError, UnavailableError } from "#lib/platform/errors.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { fetchReason, type ModelProgress } from "#lib/teachers/demo-model.ts";
import type { Teacher } from "#lib/teachers/teacher.ts";
import type { Handler } from "#workers/handler.ts";

/** `onProgress`: of a model file that is fetched first. */
type OpenTeacher = (
	teacherId: string,
	runId: string,
	onProgress: (progress: ModelProgress) => void,
) => Promise<Teacher>;

/** From this attempt on, a call that keeps failing at a teacher that answers others costs its row and not the batch. */
const PATIENT_ATTEMPTS = 10;

/** A job's calls in flight at most. */
const MAX_IN_FLIGHT = 32;

/**
 * Runs a pipeline for one batch of a leaf.
 *
 * Resumable: replies are found in the reply cache, so a batch that died asks again only what was in flight. Its rows
 * are its effect: they appear with the job's completion, or not at all.
 */
export function generateBatch(openTeacher: OpenTeacher): Handler<"generation.batch"> {
	return Object.assign(handler(openTeacher), { whenGivenUp });
}

const whenGivenUp: NonNullable<Handler<"generation.batch">["whenGivenUp"]> = async (batchId, error) => {
	const plan = await findBatchPlan(batchId);
	return plan && ((tx) => failBatch(tx, plan.projectId, batchId, error));
};

const handler =
	(openTeacher: OpenTeacher): Handler<"generation.batch"> =>
	async (batchId, { signal, attempt }) => {
		const plan = await findBatchPlan(batchId);
		if (!plan) return undefined;
		const { projectId } = plan;

		const fetching = paced((step: ModelProgress) => sayWaiting(projectId, batchId.runId, fetchReason(step)));
		const open = async (id: string) => watch(await openTeacher(id, batchId.runId, fetching.report));
		let teacher: Watched;
		let judge: Watched;
		try {
			teacher = await open(plan.teacherId);
			judge = plan.judgeId === plan.teacherId ? teacher : await open(plan.judgeId);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			const { message } = error;
			return (tx) => waitFor(tx, projectId, batchId, message);
		} finally {
			await fetching.ended();
		}
		/** Why the run has to wait, if one of the two is down. */
		const findOutage = async () => {
			if (teacher.failure && (await isDown(teacher, signal)))
				return outageReason("teacher", plan.teacher.name, teacher.failure);
			if (judge.failure && (await isDown(judge, signal)))
				return outageReason("judge", plan.judge.name, judge.failure);
			return undefined;
		};

		await markRunning(projectId, batchId, { isReady: fetching.hasReported() });
		const leaf = await getLeaf(batchId.nodeId, plan.revisionId);
		const seedQuestions = leaf.seeds.flatMap(({ pairs }) => pairs.map(({ question }) => question));
		const known = await listKnownQuestions(batchId, plan, seedQuestions);
		const progress = paced(({ stages, accepted, calls }: PipelineProgress) => {
			const soFar = { stages: stages.map((stage) => ({ ...stage, reasons: {} })), accepted, calls };
			return saveProgress(projectId, batchId, soFar, { isAnswered: teacher.answered + judge.answered > 0 });
		});
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
			await progress.ended();
			const outage = await findOutage();
			if (outage !== undefined) return (tx) => waitFor(tx, projectId, batchId, outage);
			return (tx) => saveOutcome(tx, projectId, batchId, outcome);
		} catch (error) {
			// while it waits, what it has done and paid for so far is what people see
			await progress.ended({ isKept: error instanceof UnavailableError });
			if (!(error instanceof AppError)) throw error;
			if (error instanceof UnavailableError) {
				const outage = await findOutage();
				if (outage === undefined) throw error; // this call's own trouble: an attempt
				return (tx) => waitFor(tx, projectId, batchId, outage);
			}
			const { message } = error;
			return (tx) => failBatch(tx, projectId, batchId, message);
		}
	};

const REPORT_MS = 1000;

/** Keeps the newest of what is reported, at most once a second. A report that fails is not the batch's failure. */
function paced<T>(save: (newest: T) => Promise<void>) {
	let latest: { value: T } | undefined;
	let saving: Promise<void> | undefined;
	let lastAt = Number.NEGATIVE_INFINITY;
	const saveAll = async () => {
		while (latest) {
			const { value } = latest;
			latest = undefined;
			lastAt = Date.now();
			await save(value).catch(console.error);
			if (latest) await new Promise((resolve) => setTimeout(resolve, REPORT_MS));
		}
		saving = undefined;
	};
	return {
		report(value: T) {
			latest = { value };
			if (!saving && Date.now() - lastAt >= REPORT_MS) saving = saveAll();
		},
		hasReported: () => lastAt > 0,
		async ended({ isKept = false } = {}) {
			if (!isKept) latest = undefined;
			else if (latest && !saving) saving = saveAll();
			await saving;
		},
	};
}
