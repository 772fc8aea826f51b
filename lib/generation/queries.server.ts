import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember, may } from "#lib/auth/policy.ts";
import { nameOfActor } from "#lib/auth/queries.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { BatchStatus, Prisma } from "#prisma/client.ts";
import type { Pipeline } from "./pipeline.ts";
import { addStages, ratePerMinute, secondsLeft } from "./progress.ts";
import { BatchProgress, type GenerationRunLine, type GenerationRunView, type RunLeafView } from "./schema.ts";

const teacher = { id: true, name: true, model: true, profile: true, kind: true } as const;

const select = {
	id: true,
	projectId: true,
	number: true,
	status: true,
	reason: true,
	seed: true,
	pipelines: true,
	startedByKind: true,
	startedById: true,
	createdAt: true,
	startedAt: true,
	endedAt: true,
	teacher: { select: { ...teacher, priceInMicros: true, priceOutMicros: true, currency: true } },
	judge: { select: teacher },
	leaves: {
		select: {
			nodeId: true,
			pipeline: true,
			target: true,
			node: { select: { path: true, kind: true } },
			batches: {
				select: { batch: true, status: true, error: true, stages: true },
				orderBy: { batch: "asc" },
			},
		},
		orderBy: { node: { path: "asc" } },
	},
} satisfies Prisma.GenerationRunSelect;

type Row = Prisma.GenerationRunGetPayload<{ select: typeof select }>;

/** @throws NotFoundError `generation-run.not-found`, also where there is one in a project that is not the actor's */
export async function getGenerationRun(actor: Actor, id: string): Promise<GenerationRunView> {
	return toView(await db.generationRun.findFirst({ where: { id, ...visibleTo(actor) }, select }), actor);
}

/** By what people call it: run 17 of this project. @throws NotFoundError `generation-run.not-found` */
export async function getGenerationRunByNumber(
	actor: Actor,
	projectId: string,
	number: number,
): Promise<GenerationRunView> {
	ensureMember(actor, projectId);
	return toView(await db.generationRun.findFirst({ where: { projectId, number }, select }), actor);
}

async function toView(row: Row | null, actor: Actor): Promise<GenerationRunView> {
	if (!row) throw new NotFoundError("generation-run.not-found", "There is no such run.");
	const { startedByKind, startedById, leaves, teacher, judge, createdAt, startedAt, endedAt, ...facts } = row;
	const { pipelines, ...rest } = facts;
	const { priceInMicros, priceOutMicros, currency, ...who } = teacher;
	const views = leaves.map(leafView);
	const progress = addStages(
		leaves.flatMap(({ batches }) => batches.map(({ stages }) => progressOf(stages))),
	);
	const target = views.reduce((sum, leaf) => sum + leaf.target, 0);
	const hasPrice = (priceInMicros > 0n || priceOutMicros > 0n) && may(actor, row.projectId, "teacher.use");
	const { promptTokens, completionTokens } = progress.calls;
	return {
		...rest,
		teacher: nameOf(who),
		judge: nameOf(judge),
		startedBy: await nameOfActor(startedByKind, startedById),
		createdAt: createdAt.toISOString(),
		startedAt: startedAt?.toISOString() ?? null,
		endedAt: endedAt?.toISOString() ?? null,
		target,
		accepted: progress.accepted,
		kept: keptIn(leaves),
		stages: progress.stages,
		streams: streamsOf(leaves),
		calls: progress.calls,
		costMicros:
			hasPrice && teacher.id === judge.id
				? Math.round((promptTokens * Number(priceInMicros) + completionTokens * Number(priceOutMicros)) / 1e6)
				: null,
		currency,
		leaves: views,
		secondsLeft:
			row.status === "running" ? secondsLeft(progress.accepted, target, startedAt, new Date()) : null,
		ratePerMinute: ratePerMinute(progress.accepted, startedAt, endedAt ?? new Date()),
		...limitsOf(pipelines as unknown as Record<string, Pipeline>), // written by startGenerationRun only
	};
}

const keptIn = (leaves: Row["leaves"]) =>
	leaves
		.flatMap(({ batches }) => batches.filter(({ status }) => status === "done"))
		.reduce((sum, { stages }) => sum + progressOf(stages).accepted, 0);

function streamsOf(leaves: Row["leaves"]): GenerationRunView["streams"] {
	const names = [...new Set(leaves.map(({ pipeline }) => pipeline))];
	return names.map((pipeline) => ({
		pipeline,
		stages: addStages(
			leaves
				.filter((leaf) => leaf.pipeline === pipeline)
				.flatMap(({ batches }) => batches.map(({ stages }) => progressOf(stages))),
		).stages,
	}));
}

function limitsOf(pipelines: Record<string, Pipeline>): Pick<GenerationRunView, "keepAt" | "maxRougeL"> {
	const all = Object.values(pipelines);
	const judges = all.flatMap(({ rowStages }) => rowStages.filter((stage) => stage.kind === "judge"));
	return {
		keepAt: Object.fromEntries(judges.map(({ name, keepAt }) => [name, keepAt])),
		maxRougeL: all[0]?.duplicates.maxRougeL ?? null,
	};
}

function leafView({ nodeId, pipeline, target, node, batches }: Row["leaves"][number]): RunLeafView {
	const accepted = batches.reduce((sum, { stages }) => sum + progressOf(stages).accepted, 0);
	return {
		nodeId,
		path: node.path,
		kind: node.kind,
		pipeline,
		target,
		accepted,
		batches: batches.length,
		batchesDone: batches.filter(({ status }) => status === "done").length,
		status: leafStatus(batches.map(({ status }) => status)),
		error: batches.find(({ error }) => error !== null)?.error ?? null,
	};
}

/** The state of a leaf from those of its batches: what is still to come counts before what has failed. */
function leafStatus(statuses: readonly BatchStatus[]): BatchStatus {
	const first = (["running", "queued", "failed", "cancelled"] as const).find((status) =>
		statuses.includes(status),
	);
	return first === "queued" && statuses.includes("done") ? "running" : (first ?? "done");
}

function progressOf(stages: unknown): BatchProgress {
	const parsed = BatchProgress.safeParse(stages); // "[]" until the batch has begun
	return parsed.success
		? parsed.data
		: { stages: [], accepted: 0, calls: { count: 0, promptTokens: 0, completionTokens: 0 } };
}

function nameOf({
	kind,
	...who
}: {
	id: string;
	name: string;
	model: string;
	profile: "lab" | "small";
	kind: string;
}) {
	return { ...who, isDemo: kind === "embedded" };
}

/**
 * Runs of a project, newest first, 50 at a time.
 *
 * @param before the number before which the page begins
 */
export async function listGenerationRuns(
	actor: Actor,
	projectId: string,
	{ before }: { before?: number | undefined } = {},
): Promise<{ items: GenerationRunLine[]; nextCursor: string | null }> {
	ensureMember(actor, projectId);
	const rows = await db.generationRun.findMany({
		where: { projectId, ...(before !== undefined && { number: { lt: before } }) },
		orderBy: { number: "desc" },
		take: 51,
		select,
	});
	const views = await Promise.all(rows.slice(0, 50).map((row) => toView(row, actor)));
	const items = views.map(
		({ leaves, id, number, status, reason, teacher, startedBy, createdAt, endedAt, target, accepted }) => ({
			id,
			number,
			status,
			reason,
			teacher,
			startedBy,
			createdAt,
			endedAt,
			target,
			accepted,
			leafCount: leaves.length,
		}),
	);
	return { items, nextCursor: rows.length > 50 ? String(items.at(-1)?.number) : null };
}
