import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { seedFromCanonical } from "#lib/taxonomy/leaf.ts";
import type { Prisma } from "#prisma/client.ts";
import { type SampleFilter, SampleLine, type SampleView } from "./schema.ts";

const select = {
	runId: true,
	id: true,
	projectId: true,
	nodeId: true,
	outcome: true,
	stage: true,
	reason: true,
	words: true,
	duplicateOfId: true,
	questionSha256: true,
	answerSha256: true,
	contextSha256: true,
	scores: true,
	state: true,
	run: { select: { number: true, teacher: { select: { name: true, model: true, kind: true } } } },
	chunk: {
		select: {
			ordinal: true,
			headings: true,
			textSha256: true,
			document: { select: { title: true, number: true } },
		},
	},
	seeds: {
		select: { seedVersion: { select: { id: true, textSha256: true, authorId: true, createdBy: true } } },
	},
	verdicts: { where: { undoneAt: null }, orderBy: { createdAt: "desc" }, take: 1 },
} satisfies Prisma.SampleSelect;

type Row = Prisma.SampleGetPayload<{ select: typeof select }>;

/** @throws NotFoundError `sample.not-found`, also where there is one in a project that is not the actor's */
export async function getSample(actor: Actor, runId: string, id: string, from: Tx = db): Promise<SampleView> {
	const row = await from.sample.findFirst({ where: { runId, id, ...visibleTo(actor) }, select });
	if (!row) throw new NotFoundError("sample.not-found", "There is no such sample.");
	const [view] = await toViews(actor, [row], from);
	return view as SampleView; // one in, one out
}

/**
 * Samples that wait for a verdict, leaf by leaf, oldest first; whole, for they are read one after the other. At most
 * `limit`.
 *
 * @param after `runId/id` of the sample after which to go on
 */
export async function listQueue(
	actor: Actor,
	projectId: string,
	{ leaf, run, cursor, limit }: SampleFilter,
): Promise<{ items: SampleView[]; nextCursor: string | null }> {
	ensureMember(actor, projectId);
	const rows = await db.sample.findMany({
		where: {
			AND: [await whereOf(projectId, { leaf, run }), afterCursor(cursor)],
			outcome: "accepted",
			state: "pending",
		},
		orderBy: [{ nodeId: "asc" }, { id: "asc" }],
		take: limit + 1,
		select,
	});
	const items = await toViews(actor, rows.slice(0, limit));
	const last = items.at(-1);
	return { items, nextCursor: rows.length > limit && last ? `${last.nodeId}.${last.id}` : null };
}

/** How many samples of a place wait, and what became of those that do not: the head of the queue. */
export async function countQueue(
	actor: Actor,
	projectId: string,
	{ leaf, run }: Place,
): Promise<{ pending: number; reviewed: number; good: number }> {
	ensureMember(actor, projectId);
	const groups = await db.sample.groupBy({
		by: ["state"],
		where: { AND: [await whereOf(projectId, { leaf, run })], outcome: "accepted" },
		_count: true,
	});
	const count = (...states: string[]) =>
		groups.filter(({ state }) => states.includes(state)).reduce((sum, { _count }) => sum + _count, 0);
	return {
		pending: count("pending"),
		reviewed: count("accepted", "edited", "rejected"),
		good: count("accepted", "edited"),
	};
}

/** Samples of any outcome, as lines of a table. Keyset-paged by leaf and id. */
export async function listSamples(
	actor: Actor,
	projectId: string,
	filter: SampleFilter,
): Promise<{ items: SampleLine[]; nextCursor: string | null }> {
	ensureMember(actor, projectId);
	const { outcome, state, stage, reason, cursor, limit } = filter;
	const rows = await db.sample.findMany({
		where: {
			AND: [await whereOf(projectId, filter), afterCursor(cursor)],
			...(outcome && { outcome }),
			...(state && { state, outcome: "accepted" }),
			...(stage && { stage }),
			...(reason && { reason }),
		},
		orderBy: [{ nodeId: "asc" }, { id: "asc" }],
		take: limit + 1,
		select,
	});
	const views = await toViews(actor, rows.slice(0, limit));
	const last = views.at(-1);
	return {
		items: views.map((view) => SampleLine.parse(view)),
		nextCursor: rows.length > limit && last ? `${last.nodeId}.${last.id}` : null,
	};
}

type Place = Partial<Pick<SampleFilter, "leaf" | "run">>;

/** A leaf, or all leaves under a folder: nodes are few beside samples, so their ids are found first. */
async function whereOf(projectId: string, { leaf, run }: Place): Promise<Prisma.SampleWhereInput> {
	if (!leaf) return { projectId, ...(run && { run: { projectId, number: run } }) };
	const nodes = await db.taxonomyNode.findMany({
		where: { projectId, OR: [{ path: leaf }, { path: { startsWith: `${leaf}/` } }] },
		select: { id: true },
	});
	const nodeId = { in: nodes.map(({ id }) => id) };
	return { projectId, nodeId, ...(run && { run: { projectId, number: run } }) };
}

function afterCursor(cursor: string | undefined): Prisma.SampleWhereInput {
	const [, nodeId, id] =
		/^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
			cursor ?? "",
		) ?? [];
	return nodeId && id ? { OR: [{ nodeId: { gt: nodeId } }, { nodeId, id: { gt: id } }] } : {};
}

async function toViews(actor: Actor, rows: readonly Row[], from: Tx = db): Promise<SampleView[]> {
	const verdicts = rows.flatMap(({ verdicts }) => verdicts);
	const texts = await findTexts(
		rows.flatMap((row) => [
			row.questionSha256,
			row.answerSha256,
			row.contextSha256,
			row.chunk?.textSha256,
			...row.seeds.map(({ seedVersion }) => seedVersion.textSha256),
			...row.verdicts.flatMap(({ questionSha256, answerSha256 }) => [questionSha256, answerSha256]),
		]),
		from,
	);
	const people = await namesOf(
		[
			...verdicts.map(({ reviewerId }) => reviewerId),
			...rows.flatMap(({ seeds }) => seeds.flatMap(({ seedVersion }) => seedVersion.authorId ?? [])),
		],
		from,
	);
	const nodes = await from.taxonomyNode.findMany({
		where: { id: { in: [...new Set(rows.map(({ nodeId }) => nodeId))] } },
		select: { id: true, path: true, kind: true },
	});
	const places = new Map(nodes.map((node) => [node.id, node]));
	const textOf = (hash: string | null | undefined) => texts.get(hash ?? "") ?? "";
	return rows.map((row) => {
		const [verdict] = row.verdicts;
		const isEdited = verdict?.verdict === "edit";
		const place = places.get(row.nodeId);
		return {
			runId: row.runId,
			id: row.id,
			runNumber: row.run.number,
			nodeId: row.nodeId,
			path: place?.path ?? "",
			kind: place?.kind ?? "compositional_skill",
			outcome: row.outcome,
			stage: row.stage,
			reason: row.reason,
			words: row.words,
			duplicateOfId: row.duplicateOfId,
			question: textOf(isEdited ? verdict.questionSha256 : row.questionSha256),
			answer: textOf(isEdited ? verdict.answerSha256 : row.answerSha256),
			context: row.contextSha256 === null ? null : textOf(row.contextSha256),
			teacherQuestion: isEdited ? textOf(row.questionSha256) : null,
			teacherAnswer: isEdited ? textOf(row.answerSha256) : null,
			scores: row.scores as SampleView["scores"], // written by saveOutcome only
			state: row.state,
			verdict: verdict
				? {
						id: verdict.id,
						verdict: verdict.verdict,
						reason: verdict.reason,
						note: verdict.note,
						reviewer: people.get(verdict.reviewerId) ?? "",
						isMine: verdict.reviewerId === actor.userId,
						at: verdict.createdAt.toISOString(),
					}
				: null,
			teacher: {
				name: row.run.teacher.name,
				model: row.run.teacher.model,
				isDemo: row.run.teacher.kind === "embedded",
			},
			chunk: row.chunk
				? {
						document: row.chunk.document.title,
						documentNumber: row.chunk.document.number,
						ordinal: row.chunk.ordinal,
						headings: row.chunk.headings,
						text: textOf(row.chunk.textSha256),
					}
				: null,
			seeds: row.seeds.map(({ seedVersion: { id, textSha256, authorId, createdBy } }) => {
				const text = texts.get(textSha256);
				const seed = text === undefined ? undefined : seedFromCanonical(text);
				return {
					seedVersionId: id,
					question: seed?.pairs[0]?.question ?? "",
					answer: seed?.pairs[0]?.answer ?? "",
					context: seed?.context ?? null,
					author: (authorId && people.get(authorId)) || (createdBy ?? ""),
				};
			}),
		};
	});
}

async function namesOf(ids: readonly string[], from: Tx): Promise<Map<string, string>> {
	const users = await from.user.findMany({
		where: { id: { in: [...new Set(ids)] } },
		select: { id: true, name: true },
	});
	return new Map(users.map(({ id, name }) => [id, name]));
}
