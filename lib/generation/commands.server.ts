import { randomInt } from "node:crypto";
import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, InvalidError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { closeRunQueue, enqueueAll, openRunQueue } from "#lib/platform/jobs/queue.server.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import { type Estimate, estimate, type Range } from "./estimate.ts";
import { getLeaf, listLeaves, pipelineOfLeaf } from "./leaves.server.ts";
import type { Pipeline } from "./pipeline.ts";
import { getGenerationRun } from "./queries.server.ts";
import type { EstimateView, GenerationInput, GenerationRunView } from "./schema.ts";
import { forgetRows } from "./steps.server.ts";

/** Samples of one job: enough to keep a teacher busy, few enough to lose little (scale.md §0, unit of work). */
const BATCH_SAMPLES = 25;

/**
 * What a run would cost, and what blocks it. Changes nothing.
 *
 * @throws NotFoundError `project.not-found`
 * @throws ForbiddenError `auth.not-permitted`
 * @throws InvalidError  `generation.no-such-teacher`
 */
export async function estimateGeneration(
	actor: Actor,
	projectId: string,
	input: GenerationInput,
): Promise<{ value: EstimateView }> {
	ensureMay(actor, projectId, "generation.start");
	return { value: (await plan(projectId, input)).estimate };
}

/**
 * Starts a run over leaves: the run, its leaves and batches, and the first job of each leaf.
 *
 * @throws InvalidError `generation.blocked` with a finding for each leaf that cannot be generated from
 */
export async function startGenerationRun(
	actor: Actor,
	projectId: string,
	input: GenerationInput,
): Promise<{ value: GenerationRunView }> {
	ensureMay(actor, projectId, "generation.start");
	const { teacher, judge, leaves, pipelines, estimate: estimated } = await plan(projectId, input);
	if (estimated.blocks.length > 0) {
		throw new InvalidError("generation.blocked", "Some leaves cannot be generated from.", {
			findings: estimated.blocks.map(({ path, says }) => ({ at: path, says })),
		});
	}
	const id = newId();
	await openRunQueue("generation.batch", id);
	await db.$transaction(async (tx) => {
		const number = await nextNumber(tx, projectId, "generation-run");
		await tx.generationRun.create({
			data: {
				id,
				projectId,
				number,
				pipelines: pipelines as object,
				teacherId: teacher.id,
				teacherRevision: teacher.revision,
				judgeId: judge.id,
				judgeRevision: judge.revision,
				seed: input.seed ?? randomInt(2 ** 31 - 1),
				estimate: estimated,
				startedByKind: actor.kind,
				startedById: actor.id,
			},
		});
		const target = input.samplesPerLeaf;
		await tx.runLeaf.createMany({
			data: leaves.map(({ nodeId, revisionId, pipeline }) => ({
				projectId,
				runId: id,
				nodeId,
				revisionId,
				pipeline,
				target,
			})),
		});
		await tx.runBatch.createMany({
			data: leaves.flatMap(({ nodeId }) =>
				sizesOf(target).map((size, batch) => ({ projectId, runId: id, nodeId, batch, target: size })),
			),
		});
		// A leaf's batches follow each other, for each must know what the one before it accepted.
		await enqueueAll(
			tx,
			"generation.batch",
			leaves.map(({ nodeId }) => ({ runId: id, nodeId, batch: 0 })),
		);
		await record(tx, actor, {
			projectId,
			action: "generation-run.started",
			subject: { type: "generation-run", id },
			after: {
				number,
				leaves: leaves.length,
				samplesPerLeaf: target,
				teacher: teacher.name,
				judge: judge.name,
			},
		});
		await tell(tx, projectId, "generation-run", id);
	});
	return { value: await getGenerationRun(actor, id) };
}

/** 60 → 25, 25, 10 */
function sizesOf(target: number): number[] {
	const count = Math.ceil(target / BATCH_SAMPLES);
	return Array.from({ length: count }, (_, i) => Math.min(BATCH_SAMPLES, target - i * BATCH_SAMPLES));
}

async function plan(projectId: string, input: GenerationInput) {
	const teacher = await teacherOf(projectId, input.teacherId);
	const judge = input.judgeId === undefined ? teacher : await teacherOf(projectId, input.judgeId);
	const { ready, blocks } = await listLeaves(projectId, [...new Set(input.nodeIds)]);
	const pipelines: Record<string, Pipeline> = {};
	const settings = {
		...(input.keepAt && { keepAt: input.keepAt }),
		...(input.maxRougeL !== undefined && { maxRougeL: input.maxRougeL }),
	};
	const leaves = [];
	const estimates = [];
	for (const { nodeId, revisionId } of ready) {
		const leaf = await getLeaf(nodeId, revisionId);
		const pipeline = pipelineOfLeaf(leaf, teacher.profile, settings);
		pipelines[pipeline.name] = pipeline;
		leaves.push({ nodeId, revisionId, pipeline: pipeline.name });
		estimates.push({ pipeline, leaf });
	}
	const all = estimates.map(({ pipeline, leaf }) => estimate(pipeline, [leaf], input.samplesPerLeaf));
	return {
		teacher,
		judge,
		leaves,
		pipelines,
		estimate: {
			leaves: ready.length,
			samples: ready.length * input.samplesPerLeaf,
			...sumOf(all),
			...priceOf(all, teacher, judge),
			blocks,
		} satisfies EstimateView,
	};
}

const addRanges = (ranges: readonly Range[]): Range => ({
	low: ranges.reduce((sum, { low }) => sum + low, 0),
	likely: ranges.reduce((sum, { likely }) => sum + likely, 0),
	high: ranges.reduce((sum, { high }) => sum + high, 0),
});

function sumOf(estimates: readonly Estimate[]) {
	return {
		calls: addRanges(estimates.map(({ calls }) => calls)),
		promptTokens: addRanges(estimates.map(({ promptTokens }) => promptTokens)),
		completionTokens: addRanges(estimates.map(({ completionTokens }) => completionTokens)),
	};
}

type Price = { priceInMicros: bigint; priceOutMicros: bigint; currency: string };

/** Each of the two at its own price. No sum is made of two currencies, nor where neither has a price. */
function priceOf(
	estimates: readonly Estimate[],
	teacher: Price,
	judge: Price,
): Pick<EstimateView, "costMicros" | "currency"> {
	const priced = [teacher, judge].filter((one) => one.priceInMicros > 0n || one.priceOutMicros > 0n);
	const currencies = new Set(priced.map(({ currency }) => currency));
	const [currency = teacher.currency] = currencies;
	if (currencies.size !== 1) return { costMicros: null, currency };
	const costAt = (at: keyof Range, { roles }: Estimate) =>
		costOf(roles.teacher, teacher, at) + costOf(roles.judge, judge, at);
	const cost = (at: keyof Range) => Math.round(estimates.reduce((sum, one) => sum + costAt(at, one), 0));
	return { costMicros: { low: cost("low"), likely: cost("likely"), high: cost("high") }, currency };
}

/** A price is of a million tokens. */
const costOf = (
	{ promptTokens, completionTokens }: Pick<Estimate, "promptTokens" | "completionTokens">,
	{ priceInMicros, priceOutMicros }: Price,
	at: keyof Range,
): number => (promptTokens[at] * Number(priceInMicros) + completionTokens[at] * Number(priceOutMicros)) / 1e6;

async function teacherOf(projectId: string, id: string) {
	const teacher = await db.teacher.findFirst({
		where: { id, retiredAt: null, projects: { some: { projectId } } },
	});
	if (!teacher) {
		throw new InvalidError("generation.no-such-teacher", "This project may not use such a teacher.", {
			teacherId: id,
		});
	}
	return teacher;
}

/**
 * Ends a run. What was accepted stays; calls in flight are given up within five seconds.
 *
 * @throws NotFoundError `generation-run.not-found`
 * @throws ConflictError `generation-run.ended`
 */
export async function cancelGenerationRun(actor: Actor, id: string): Promise<{ value: GenerationRunView }> {
	const { projectId, number } = await getGenerationRun(actor, id);
	ensureMay(actor, projectId, "generation.start");
	await db.$transaction(async (tx) => {
		const now = new Date();
		const { count } = await tx.generationRun.updateMany({
			where: { id, status: { in: ["queued", "waiting", "running"] } },
			data: { status: "cancelled", endedAt: now, reason: null },
		});
		if (count === 0) throw new ConflictError("generation-run.ended", "This run has ended already.");
		await cancelBatches(tx, id, now);
		await record(tx, actor, {
			projectId,
			action: "generation-run.cancelled",
			subject: { type: "generation-run", id },
			after: { number },
		});
		await tell(tx, projectId, "generation-run", id);
	});
	await closeRunQueue("generation.batch", id); // what a worker has in hand, it loses at its next touch
	return { value: await getGenerationRun(actor, id) };
}

async function cancelBatches(tx: Tx, runId: string, now: Date): Promise<void> {
	await tx.runBatch.updateMany({
		where: { runId, status: { in: ["queued", "running"] } },
		data: { status: "cancelled", updatedAt: now },
	});
	await forgetRows(tx, runId);
	await tx.pipelineUnit.deleteMany({ where: { runId } });
}
