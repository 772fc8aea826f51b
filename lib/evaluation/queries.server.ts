import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { nameOfActor } from "#lib/auth/queries.server.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { Prisma } from "#prisma/client.ts";
import { scoreJudgements } from "./judged-scores.ts";
import {
	type EvaluationItemView,
	type EvaluationLine,
	type EvaluationRunView,
	ITEMS,
	KeptSettings,
	type PackView,
	RunSettings,
	type ScoreView,
} from "./schema.ts";

const select = {
	id: true,
	projectId: true,
	number: true,
	kind: true,
	status: true,
	reason: true,
	settings: true,
	done: true,
	total: true,
	startedByKind: true,
	startedById: true,
	createdAt: true,
	startedAt: true,
	endedAt: true,
	model: { select: { id: true, name: true } },
	judge: { select: { id: true, name: true, kind: true } },
	version: { select: { id: true, number: true, dataset: { select: { name: true } } } },
	pack: { select: { id: true, name: true, licence: true } },
	scores: { orderBy: { benchmark: "asc" } },
} satisfies Prisma.EvaluationRunSelect;

type Row = Prisma.EvaluationRunGetPayload<{ select: typeof select }>;

/** @throws NotFoundError `evaluation-run.not-found` */
export async function getEvaluationRun(actor: Actor, id: string): Promise<EvaluationRunView> {
	return toView(await db.evaluationRun.findFirst({ where: { id, ...visibleTo(actor) }, select }));
}

/** @throws NotFoundError `evaluation-run.not-found` */
export async function getEvaluationRunByNumber(
	actor: Actor,
	projectId: string,
	number: number,
): Promise<EvaluationRunView> {
	ensureMember(actor, projectId);
	return toView(await db.evaluationRun.findFirst({ where: { projectId, number }, select }));
}

async function toView(row: Row | null): Promise<EvaluationRunView> {
	if (!row) throw new NotFoundError("evaluation-run.not-found", "There is no such evaluation.");
	const { startedAt, endedAt, projectId } = row;
	const isJudged = row.kind === "judged_set" || row.kind === "mt_bench";
	const [line, failures, judged] = await Promise.all([
		toLine(row),
		db.evaluationItem.count({ where: { runId: row.id, error: { not: null } } }),
		isJudged ? judgementsOf(row.id) : [],
	]);
	return {
		...line,
		projectId,
		settings: RunSettings.parse(row.settings),
		failures,
		startedAt: startedAt?.toISOString() ?? null,
		endedAt: endedAt?.toISOString() ?? null,
		categories: scoreJudgements(judged).categories.map(({ category, first, second, mean }) => ({
			category,
			first,
			second,
			mean,
		})),
	};
}

/** The judgements of a run, in their order. */
export async function judgementsOf(runId: string) {
	const items = await db.evaluationItem.findMany({
		where: { runId },
		orderBy: [{ ordinal: "asc" }, { turn: "asc" }],
		select: { ordinal: true, key: true, category: true, turn: true, score: true },
	});
	return items.map(({ key, category, turn, score }) => ({
		questionId: Number(key),
		category,
		turn: turn === 2 ? (2 as const) : (1 as const),
		repeat: 0,
		rating: score,
	}));
}

async function toLine(row: Row): Promise<EvaluationLine> {
	const { id, number, kind, status, reason, model, done, total, createdAt, version, judge, pack } = row;
	const { first, questions } = RunSettings.parse(row.settings);
	const scores = row.scores.map(scoreView);
	return {
		id,
		number,
		kind,
		status,
		reason,
		model,
		judge: judge && { id: judge.id, name: judge.name, isDemo: judge.kind === "embedded" },
		dataset: version && { versionId: version.id, name: version.dataset.name, number: version.number },
		pack,
		partial:
			scores.some(({ partial }) => partial) || (first !== null && questions !== null && first < questions),
		done,
		total,
		startedBy: await nameOfActor(row.startedByKind, row.startedById),
		createdAt: createdAt.toISOString(),
		scores,
	};
}

function scoreView(score: Row["scores"][number]): ScoreView {
	const settings = KeptSettings.parse(score.settings);
	return {
		benchmark: score.benchmark,
		metric: score.metric,
		value: score.value,
		standardError: score.stderr,
		questions: score.items === 0 ? null : score.items,
		partial: score.partial,
		errorRate: settings.errorRate,
		settings,
	};
}

/** Evaluations of a project, newest first, 50 at a time. */
export async function listEvaluationRuns(
	actor: Actor,
	projectId: string,
	{ before }: { before?: number | undefined } = {},
): Promise<{ items: EvaluationLine[]; nextCursor: string | null }> {
	ensureMember(actor, projectId);
	const rows = await db.evaluationRun.findMany({
		where: { projectId, ...(before !== undefined && { number: { lt: before } }) },
		orderBy: { number: "desc" },
		take: 51,
		select,
	});
	const items = await Promise.all(rows.slice(0, 50).map(toLine));
	return { items, nextCursor: rows.length > 50 ? String(items.at(-1)?.number) : null };
}

/**
 * Questions of a run with answers, judgements and scores, in their order, 40 at a time.
 *
 * @param after "ordinal.turn" of the last one that was seen
 * @throws NotFoundError `evaluation-run.not-found`
 */
export async function listEvaluationItems(
	actor: Actor,
	id: string,
	{ after }: { after?: string | undefined } = {},
): Promise<{ items: EvaluationItemView[]; nextCursor: string | null }> {
	const run = await db.evaluationRun.findFirst({
		where: { id, ...visibleTo(actor) },
		select: { id: true },
	});
	if (!run) throw new NotFoundError("evaluation-run.not-found", "There is no such evaluation.");
	const [ordinal, turn] = (after ?? "").split(".").map(Number);
	const rows = await db.evaluationItem.findMany({
		where: {
			runId: id,
			...(ordinal !== undefined &&
				turn !== undefined && {
					OR: [{ ordinal: { gt: ordinal } }, { ordinal, turn: { gt: turn } }],
				}),
		},
		orderBy: [{ ordinal: "asc" }, { turn: "asc" }],
		take: ITEMS + 1,
	});
	const shown = rows.slice(0, ITEMS);
	const texts = await findTexts(
		shown.flatMap((row) => [row.questionSha256, row.referenceSha256, row.answerSha256, row.judgementSha256]),
	);
	const textOf = (hash: string | null) => (hash === null ? null : (texts.get(hash) ?? null));
	const items = shown.map((row) => ({
		ordinal: row.ordinal,
		turn: row.turn,
		key: row.key,
		category: row.category,
		question: textOf(row.questionSha256),
		reference: textOf(row.referenceSha256),
		answer: textOf(row.answerSha256),
		judgement: textOf(row.judgementSha256),
		score: row.score,
		error: row.error,
	}));
	const last = shown.at(-1);
	return { items, nextCursor: rows.length > ITEMS && last ? `${last.ordinal}.${last.turn}` : null };
}

/** Benchmark packs of a project, newest first. */
export async function listBenchmarkPacks(actor: Actor, projectId: string): Promise<PackView[]> {
	ensureMember(actor, projectId);
	const rows = await db.benchmarkPack.findMany({
		where: { projectId },
		orderBy: { createdAt: "desc" },
		take: 100,
	});
	return Promise.all(
		rows.map(async ({ id, name, licence, questions, files, addedById, createdAt }) => ({
			id,
			name,
			licence,
			questions,
			files: files as Record<string, string>, // written by addBenchmarkPack only
			addedBy: await nameOfActor("user", addedById),
			at: createdAt.toISOString(),
		})),
	);
}
