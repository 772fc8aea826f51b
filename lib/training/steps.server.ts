import { join } from "node:path";
import { Mix } from "#lib/datasets/schema.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { enqueue } from "#lib/platform/jobs/queue.server.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import type { TrainerEvent } from "./events.ts";
import type { Look } from "./launchers/launcher.ts";
import { lineageColumns } from "./lineage-columns.ts";
import { TrainingPlan } from "./schema.ts";

/** What the engine writes while a training runs. */

/** Undefined when it has ended, or there is none. */
export async function findTraining(id: string) {
	const run = await db.trainingRun.findUnique({
		where: { id },
		include: {
			baseModel: { select: { path: true, name: true } },
			version: { select: { mix: true, number: true, dataset: { select: { name: true } } } },
			phases: { orderBy: { ordinal: "asc" } },
		},
	});
	const isLive = run?.status === "queued" || run?.status === "waiting" || run?.status === "running";
	return run && isLive ? run : undefined;
}
export type Training = NonNullable<Awaited<ReturnType<typeof findTraining>>>;

const WATCH_MS = 1000;

/** It runs; somebody looks after it in a second. */
export async function markLaunched(tx: Tx, run: Training, externalId: string): Promise<void> {
	await tx.trainingRun.updateMany({
		where: { id: run.id, status: { in: ["queued", "waiting", "running"] } },
		data: { status: "running", externalId, reason: null, startedAt: run.startedAt ?? new Date() },
	});
	await watchLater(tx, run);
}

export async function watchLater(tx: Tx, run: Training): Promise<void> {
	await enqueue(tx, "training.watch", { runId: run.id }, { startAfter: new Date(Date.now() + WATCH_MS) });
	await tell(tx, run.projectId, "training-run", run.id);
}

/** It waits for what it cannot do without, and tries again. */
export async function waitToLaunch(tx: Tx, run: Training, reason: string): Promise<void> {
	await tx.trainingRun.update({ where: { id: run.id }, data: { status: "waiting", reason } });
	await enqueue(tx, "training.launch", { runId: run.id }, { startAfter: new Date(Date.now() + 30_000) });
	await tell(tx, run.projectId, "training-run", run.id);
}

/** Goes on from the last checkpoint: the trainer was killed, or its machine went down; no reason where it only saved. */
export async function relaunch(tx: Tx, run: Training, reason: string | null): Promise<void> {
	await tx.trainingRun.update({ where: { id: run.id }, data: { status: "queued", reason } });
	await enqueue(tx, "training.launch", { runId: run.id });
	await tell(tx, run.projectId, "training-run", run.id);
}

/** It has ended. The last checkpoint of the last phase becomes a model. */
export async function endTraining(
	tx: Tx,
	run: Training,
	status: "succeeded" | "failed" | "cancelled",
	reason: string | null,
): Promise<void> {
	await tx.trainingRun.update({ where: { id: run.id }, data: { status, reason, endedAt: new Date() } });
	if (status === "succeeded") {
		const last = await tx.checkpoint.findFirst({
			where: { runId: run.id, phase: run.phases.at(-1)?.name ?? "" },
			orderBy: { step: "desc" },
		});
		if (last) {
			await tx.checkpoint.update({ where: { id: last.id }, data: { isFinal: true } });
			await registerCheckpoint(tx, last.id);
		}
	}
	await tell(tx, run.projectId, "training-run", run.id);
}

/** What a look at the trainer means for its training. */
export function reasonOf({ state, exitCode, reason }: Look): string {
	return (
		reason ??
		`The trainer ended (${state}${exitCode === null ? "" : `, exit code ${exitCode}`}). Its log says more.`
	);
}

/** Makes a checkpoint a model, once. Its Alignment and Teacher columns are told from its lineage. */
export async function registerCheckpoint(tx: Tx, checkpointId: string): Promise<string> {
	const checkpoint = await tx.checkpoint.findUniqueOrThrow({
		where: { id: checkpointId },
		include: {
			model: { select: { id: true } },
			run: {
				include: {
					version: { include: { dataset: true } },
					baseModel: { select: { name: true, licence: true, alignment: true, teacher: true } },
				},
			},
		},
	});
	if (checkpoint.model) return checkpoint.model.id;
	const { run, projectId, phase, step } = checkpoint;
	const id = newId();
	await tx.studentModel.create({
		data: {
			id,
			projectId,
			number: await nextNumber(tx, projectId, "model"),
			name: `${run.baseModel.name}, training ${run.number}${checkpoint.isFinal ? "" : ` (${phase} ${step})`}`,
			kind: "checkpoint",
			source: "training",
			path: checkpoint.path,
			sha256: checkpoint.sha256,
			checkpointId,
			...lineageColumns(TrainingPlan.parse(run.plan), Mix.parse(run.version.mix), run.baseModel),
			licence: run.baseModel.licence,
		},
	});
	await tell(tx, projectId, "model", id);
	return id;
}

/**
 * Takes the trainer's events in, and how far its file has been read. Repeatable: a step that is said again overwrites,
 * a checkpoint that is known stays.
 */
export async function saveEvents(
	tx: Tx,
	run: Training,
	events: readonly TrainerEvent[],
	bytesRead: bigint,
): Promise<void> {
	const { id: runId, projectId } = run;
	const steps = new Map<string, Extract<TrainerEvent, { event: "step" }>>();
	for (const event of events) {
		if (event.event === "step") steps.set(`${event.phase}/${event.step}`, event);
		else if (event.event === "data_ready") {
			const { rows, kept, overlong, truncated, dropped, tokens, loss_tokens, longest, sources } = event;
			const data = {
				rows,
				kept,
				overlong,
				truncated,
				dropped,
				tokens,
				lossTokens: loss_tokens,
				longest,
				sources,
			};
			await tx.trainingPhase.updateMany({ where: { runId, name: event.phase }, data: { data } });
		} else if (event.event === "phase_started") {
			await tx.trainingPhase.updateMany({
				where: { runId, name: event.phase },
				data: { steps: event.steps, startedAt: new Date(event.time * 1000) },
			});
		} else if (event.event === "phase_ended") {
			await tx.trainingPhase.updateMany({
				where: { runId, name: event.phase },
				data: { endedAt: new Date(event.time * 1000) },
			});
		} else if (event.event === "checkpoint") {
			const { phase, step, samples_seen: samplesSeen, path, weights_sha256: sha256 } = event;
			await tx.checkpoint.upsert({
				where: { runId_phase_step: { runId, phase, step } },
				create: { id: newId(), projectId, runId, phase, step, samplesSeen, path, sha256 },
				update: { samplesSeen, path, sha256 },
			});
		}
	}
	await saveSteps(tx, run, [...steps.values()]);
	await tx.trainingRun.update({ where: { id: runId }, data: { eventsRead: bytesRead } });
}

async function saveSteps(tx: Tx, run: Training, steps: readonly Extract<TrainerEvent, { event: "step" }>[]) {
	if (steps.length === 0) return;
	const column = <T>(pick: (step: (typeof steps)[number]) => T) => steps.map(pick);
	await tx.$executeRaw`
		insert into "TrainingStep" ("projectId", "runId", phase, step, epoch, loss, "learningRate", "gradNorm", "tokensPerS", "samplesSeen")
		select ${run.projectId}::uuid, ${run.id}::uuid, * from unnest(
			${column(({ phase }) => phase)}::text[], ${column(({ step }) => step)}::int[], ${column(({ epoch }) => epoch)}::float8[],
			${column(({ loss }) => loss)}::float8[], ${column(({ lr }) => lr)}::float8[], ${column(({ grad_norm }) => grad_norm)}::float8[],
			${column(({ tokens_per_s }) => tokens_per_s)}::float8[], ${column(({ samples_seen }) => samples_seen)}::int[])
		on conflict ("runId", phase, step) do update set
			epoch = excluded.epoch, loss = excluded.loss, "learningRate" = excluded."learningRate", "gradNorm" = excluded."gradNorm",
			"tokensPerS" = excluded."tokensPerS", "samplesSeen" = excluded."samplesSeen"`;
}

/** Where a training's launches are counted: a byte for each since people last asked for it. */
export const launchesFile = (folder: string): string => join(folder, "launches");

/** Where a training's events are. */
export const eventsFile = (folder: string): string => join(folder, "output", "events.jsonl");
