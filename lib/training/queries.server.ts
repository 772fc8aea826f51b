import { open } from "node:fs/promises";
import { join } from "node:path";
import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { nameOfActor } from "#lib/auth/queries.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { Prisma } from "#prisma/client.ts";
import type { DataPart } from "./plan.ts";
import {
	type DatasetChoice,
	type ModelView,
	type TrainingLine,
	TrainingPlan,
	type TrainingRunView,
	type TrainingSteps,
} from "./schema.ts";
import { thin } from "./thin.ts";

const select = {
	id: true,
	projectId: true,
	number: true,
	status: true,
	reason: true,
	stopWanted: true,
	plan: true,
	launcher: true,
	startedByKind: true,
	startedById: true,
	createdAt: true,
	startedAt: true,
	endedAt: true,
	version: { select: { id: true, number: true, dataset: { select: { name: true } } } },
	baseModel: { select: { id: true, name: true } },
	phases: { orderBy: { ordinal: "asc" } },
	checkpoints: {
		orderBy: [{ createdAt: "asc" }, { step: "asc" }],
		include: { model: { select: { id: true } } },
	},
} satisfies Prisma.TrainingRunSelect;

type Row = Prisma.TrainingRunGetPayload<{ select: typeof select }>;

/** @throws NotFoundError `training-run.not-found` */
export async function getTrainingRun(actor: Actor, id: string): Promise<TrainingRunView> {
	return toView(await db.trainingRun.findFirst({ where: { id, ...visibleTo(actor) }, select }));
}

/** @throws NotFoundError `training-run.not-found` */
export async function getTrainingRunByNumber(
	actor: Actor,
	projectId: string,
	number: number,
): Promise<TrainingRunView> {
	ensureMember(actor, projectId);
	return toView(await db.trainingRun.findFirst({ where: { projectId, number }, select }));
}

async function toView(row: Row | null): Promise<TrainingRunView> {
	if (!row) throw new NotFoundError("training-run.not-found", "There is no such training.");
	const {
		version,
		startedByKind,
		startedById,
		createdAt,
		startedAt,
		endedAt,
		phases,
		checkpoints,
		plan,
		stopWanted,
		...rest
	} = row;
	const counts = await db.trainingStep.groupBy({
		by: ["phase"],
		where: { runId: row.id },
		_max: { step: true },
	});
	const done = new Map(counts.map(({ phase, _max }) => [phase, _max.step ?? 0]));
	const current = phases.findLast(({ name }) => done.has(name))?.name;
	const newest = current
		? await db.trainingStep.findFirst({ where: { runId: row.id, phase: current }, orderBy: { step: "desc" } })
		: null;
	return {
		...rest,
		isStopping: stopWanted !== null && endedAt === null,
		plan: TrainingPlan.parse(plan),
		dataset: { versionId: version.id, name: version.dataset.name, number: version.number },
		startedBy: await nameOfActor(startedByKind, startedById),
		createdAt: createdAt.toISOString(),
		startedAt: startedAt?.toISOString() ?? null,
		endedAt: endedAt?.toISOString() ?? null,
		phases: phases.map(({ name, steps, data, startedAt, endedAt }) => ({
			name,
			steps,
			done: done.get(name) ?? 0,
			data: data as Record<string, unknown> | null, // written by saveEvents only
			startedAt: startedAt?.toISOString() ?? null,
			endedAt: endedAt?.toISOString() ?? null,
		})),
		checkpoints: checkpoints.map(({ id, phase, step, samplesSeen, sha256, isFinal, model, createdAt }) => ({
			id,
			phase,
			step,
			samplesSeen,
			sha256,
			isFinal,
			modelId: model?.id ?? null,
			at: createdAt.toISOString(),
		})),
		newest: newest && {
			phase: newest.phase,
			step: newest.step,
			loss: newest.loss,
			gradNorm: newest.gradNorm,
			tokensPerS: newest.tokensPerS,
			learningRate: newest.learningRate,
		},
	};
}

/** Trainings of a project, newest first, 50 at a time. */
export async function listTrainingRuns(
	actor: Actor,
	projectId: string,
	{ before }: { before?: number | undefined } = {},
): Promise<{ items: TrainingLine[]; nextCursor: string | null }> {
	ensureMember(actor, projectId);
	const rows = await db.trainingRun.findMany({
		where: { projectId, ...(before !== undefined && { number: { lt: before } }) },
		orderBy: { number: "desc" },
		take: 51,
		select,
	});
	const items = await Promise.all(
		rows.slice(0, 50).map(async (row) => ({
			id: row.id,
			number: row.number,
			status: row.status,
			reason: row.reason,
			dataset: { versionId: row.version.id, name: row.version.dataset.name, number: row.version.number },
			baseModel: row.baseModel,
			startedBy: await nameOfActor(row.startedByKind, row.startedById),
			createdAt: row.createdAt.toISOString(),
			endedAt: row.endedAt?.toISOString() ?? null,
			preset: TrainingPlan.parse(row.plan).presetName,
		})),
	);
	return { items, nextCursor: rows.length > 50 ? String(items.at(-1)?.number) : null };
}

/** More points than a chart of any width shows. */
const MAX_POINTS = 4000;

/** The loss curve of a training, phase by phase, in the plan's order. @throws NotFoundError `training-run.not-found` */
export async function listTrainingSteps(actor: Actor, id: string): Promise<TrainingSteps> {
	const run = await db.trainingRun.findFirst({
		where: { id, ...visibleTo(actor) },
		select: { phases: { select: { name: true }, orderBy: { ordinal: "asc" } } },
	});
	if (!run) throw new NotFoundError("training-run.not-found", "There is no such training.");
	const rows = await db.trainingStep.findMany({
		where: { runId: id },
		orderBy: [{ phase: "asc" }, { step: "asc" }],
		select: { phase: true, step: true, loss: true, learningRate: true, gradNorm: true },
	});
	const order = new Map(run.phases.map(({ name }, i) => [name, i]));
	const byPhase = Map.groupBy(rows, ({ phase }) => phase);
	return [...byPhase.entries()]
		.sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
		.flatMap(([, points]) => thin(points, Math.floor(MAX_POINTS / byPhase.size)));
}

const LOG_BYTES = 64_000;

/** The last words of the trainer: what it printed. At most 64 kB. */
export async function readTrainingLog(actor: Actor, id: string): Promise<{ text: string; isWhole: boolean }> {
	const run = await getTrainingRun(actor, id);
	const folder = join(env.SEEDBED_DATA, "training", run.id, "output", "launch");
	const tails = await Promise.all(
		[`train-${run.id}.err`, `train-${run.id}.out`].map((name) => tailOf(join(folder, name))),
	);
	return {
		text: tails
			.map(({ text }) => text)
			.filter(Boolean)
			.join("\n"),
		isWhole: tails.every(({ isWhole }) => isWhole),
	};
}

async function tailOf(path: string): Promise<{ text: string; isWhole: boolean }> {
	const file = await open(path, "r").catch(() => undefined); // not written yet
	if (!file) return { text: "", isWhole: true };
	try {
		const { size } = await file.stat();
		const start = Math.max(0, size - LOG_BYTES / 2);
		const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
		return { text: buffer.subarray(0, bytesRead).toString("utf8"), isWhole: start === 0 };
	} finally {
		await file.close();
	}
}

/** Models of a project, newest first. At most 200. */
export async function listModels(actor: Actor, projectId: string): Promise<ModelView[]> {
	ensureMember(actor, projectId);
	const rows = await db.studentModel.findMany({
		where: { projectId },
		orderBy: { number: "desc" },
		take: 200,
		include: withTraining,
	});
	return rows.map(toModelView);
}

/** @throws NotFoundError `model.not-found` */
export async function getModel(actor: Actor, projectId: string, id: string): Promise<ModelView> {
	ensureMember(actor, projectId);
	const row = await db.studentModel.findFirst({ where: { projectId, id }, include: withTraining });
	if (!row) throw new NotFoundError("model.not-found", "There is no such model.");
	return toModelView(row);
}

const withTraining = {
	checkpoint: { select: { run: { select: { number: true } } } },
} satisfies Prisma.StudentModelInclude;

function toModelView(row: Prisma.StudentModelGetPayload<{ include: typeof withTraining }>): ModelView {
	const { id, number, name, kind, source, path, problem, alignment, teacher, licence, sha256 } = row;
	return {
		id,
		number,
		name,
		kind,
		source,
		isReady: path !== null,
		problem,
		alignment,
		teacher,
		licence,
		sha256,
		trainingNumber: row.checkpoint?.run.number ?? null,
		at: row.createdAt.toISOString(),
	};
}

/** Training rows by part: held-out ones are in none. */
export async function countRows(
	versionIds: readonly string[],
): Promise<Map<string, Record<DataPart, number>>> {
	const counts = await db.datasetRow.groupBy({
		by: ["versionId", "phase"],
		where: { versionId: { in: [...versionIds] }, heldOut: false },
		_count: true,
	});
	return new Map(
		versionIds.map((id) => {
			const count = (phase: string) =>
				counts.find((one) => one.versionId === id && one.phase === phase)?._count ?? 0;
			const [knowledge, skills] = [count("knowledge"), count("skill")];
			return [id, { knowledge, skills, train: knowledge + skills }];
		}),
	);
}

/** The versions to train on, newest first; at most 100, and the one asked for whatever its age. */
export async function listDatasetChoices(
	actor: Actor,
	projectId: string,
	asked?: string | undefined,
): Promise<DatasetChoice[]> {
	ensureMember(actor, projectId);
	const select = {
		id: true,
		number: true,
		heldOutCount: true,
		warnings: true,
		dataset: { select: { name: true } },
	};
	const [newest, one] = await Promise.all([
		db.datasetVersion.findMany({ where: { projectId }, orderBy: { createdAt: "desc" }, take: 100, select }),
		asked === undefined ? null : db.datasetVersion.findFirst({ where: { projectId, id: asked }, select }),
	]);
	const found = one && !newest.some(({ id }) => id === one.id) ? [one, ...newest] : newest;
	const rows = await countRows(found.map(({ id }) => id));
	return found.map(({ id, number, heldOutCount, warnings, dataset }) => ({
		id,
		name: dataset.name,
		number,
		rows: rows.get(id) ?? { knowledge: 0, skills: 0, train: 0 },
		heldOut: heldOutCount,
		warnings: (warnings as { message: string }[]).map(({ message }) => message), // written by freezeDataset only
	}));
}
