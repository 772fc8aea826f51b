import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { type LeafContent, readLeaf } from "#lib/taxonomy/leaf.ts";
import { namesOf } from "#lib/taxonomy/names.server.ts";
import type { Prisma } from "#prisma/client.ts";
import { type CommentField, findQuote, isSeedField, textAt } from "./anchors.ts";
import type { CommentView, ThreadView } from "./comments-schema.ts";

const who = { select: { id: true, name: true } };

const select = {
	id: true,
	changeId: true,
	path: true,
	draftSeedId: true,
	draftSeed: { select: { ordinal: true } },
	seedWas: true,
	field: true,
	pair: true,
	quote: true,
	before: true,
	after: true,
	fieldText: true,
	resolvedAt: true,
	resolvedById: true,
	comments: {
		select: {
			id: true,
			body: true,
			suggestion: true,
			suggestionFor: true,
			appliedAt: true,
			appliedById: true,
			createdAt: true,
			author: who,
			mentions: { select: { user: who }, orderBy: { user: { name: "asc" } } },
		},
		orderBy: [{ createdAt: "asc" }, { id: "asc" }],
	},
} satisfies Prisma.CommentThreadSelect;

type Row = Prisma.CommentThreadGetPayload<{ select: typeof select }>;
type Names = Awaited<ReturnType<typeof namesOf>>;

/** More threads than people read. */
const MOST = 1000;

/**
 * What is said of a contribution, oldest thread first, each with its place in the texts as they are now.
 *
 * @throws NotFoundError `contribution.not-found`
 */
export async function listThreads(actor: Actor, contributionId: string): Promise<ThreadView[]> {
	const isThere = await db.contribution.count({ where: { id: contributionId, ...visibleTo(actor) } });
	if (isThere === 0) throw new NotFoundError("contribution.not-found", "There is no such contribution.");
	return viewsOf(db, { contributionId });
}

/** @throws NotFoundError `comment-thread.not-found` */
export async function getThread(actor: Actor, id: string, from: Tx = db): Promise<ThreadView> {
	const [thread] = await viewsOf(from, { id, ...visibleTo(actor) });
	if (!thread) throw new NotFoundError("comment-thread.not-found", "There is no such thread.");
	return thread;
}

async function viewsOf(from: Tx, where: Prisma.CommentThreadWhereInput): Promise<ThreadView[]> {
	const rows = await from.commentThread.findMany({
		where,
		orderBy: [{ createdAt: "asc" }, { id: "asc" }],
		take: MOST,
		select,
	});
	const anchored = rows.flatMap(({ changeId, field }) =>
		changeId !== null && field !== null ? changeId : [],
	);
	const changes = await from.change.findMany({
		where: { id: { in: [...new Set(anchored)] } },
		select: { id: true, text: true, path: true },
	});
	const contents = new Map(changes.map(({ id, text, path }) => [id, readLeaf(text ?? "", path)]));
	const people = rows.flatMap(({ resolvedById, comments }) => [
		resolvedById ?? [],
		comments.flatMap(({ appliedById }) => appliedById ?? []),
	]);
	const names = await namesOf(
		from,
		people.flat().map((id) => ({ kind: "user" as const, id })),
	);
	return rows.map((row) => viewOf(row, contents.get(row.changeId ?? "") ?? null, names));
}

function viewOf(row: Row, content: LeafContent | null, names: Names): ThreadView {
	const anchor = anchorOf(row, content);
	const isGone = row.path !== null && row.changeId === null;
	const isOutdated =
		isGone || (anchor !== null && (anchor.now === null || (anchor.quote !== null && anchor.range === null)));
	return {
		id: row.id,
		changeId: row.changeId,
		path: row.path,
		anchor,
		isOutdated,
		resolved: doneBy(row.resolvedById, row.resolvedAt, names),
		comments: row.comments.map((comment) => commentOf(comment, anchor?.now ?? null, names)),
	};
}

function anchorOf(row: Row, content: LeafContent | null): ThreadView["anchor"] {
	if (row.field === null || row.fieldText === null) return null;
	const field = row.field as CommentField; // held to these by the table
	const seed = row.draftSeed?.ordinal ?? null;
	const isThere = content !== null && row.changeId !== null && (!isSeedField(field) || seed !== null);
	const now = isThere ? textAt(content, { field, seed, pair: row.pair }) : null;
	const { quote, before, after } = row;
	const range =
		now !== null && quote !== null
			? findQuote(now, { quote, before: before ?? "", after: after ?? "" })
			: null;
	return { field, seed, seedWas: row.seedWas, pair: row.pair, quote, range, was: row.fieldText, now };
}

function commentOf(row: Row["comments"][number], now: string | null, names: Names): CommentView {
	const { suggestion, suggestionFor, appliedById, appliedAt } = row;
	const applied = doneBy(appliedById, appliedAt, names);
	const state = applied ? "applied" : now === suggestionFor ? "open" : "outdated";
	return {
		id: row.id,
		author: row.author,
		body: row.body,
		at: row.createdAt.toISOString(),
		mentions: row.mentions.map(({ user }) => user),
		suggestion:
			suggestion === null ? null : { text: suggestion, replaces: suggestionFor ?? "", state, applied },
	};
}

const doneBy = (id: string | null, at: Date | null, names: Names) =>
	id !== null && at !== null ? { by: names({ kind: "user", id }), at: at.toISOString() } : null;
