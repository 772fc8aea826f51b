import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { namesOf } from "#lib/taxonomy/names.server.ts";
import type { Prisma } from "#prisma/client.ts";
import type { ChunkPage, DocumentPage, DocumentView } from "./schema.ts";

const select = {
	id: true,
	projectId: true,
	number: true,
	title: true,
	fileName: true,
	sha256: true,
	licence: true,
	addedById: true,
	createdAt: true,
	nodes: { select: { node: { select: { id: true, path: true } } }, orderBy: { node: { path: "asc" } } },
	_count: { select: { chunks: true } },
} satisfies Prisma.DocumentSelect;

type Row = Prisma.DocumentGetPayload<{ select: typeof select }>;

const PAGE = 50;

/**
 * A page of a project's documents, newest first.
 *
 * @throws NotFoundError `project.not-found` @throws InvalidError `list.cursor`
 */
export async function listDocuments(
	actor: Actor,
	projectId: string,
	{ cursor }: { cursor?: string | undefined },
): Promise<DocumentPage> {
	ensureMember(actor, projectId);
	const before = numberOf(cursor);
	const rows = await db.document.findMany({
		where: { projectId, ...(before !== undefined && { number: { lt: before } }) },
		orderBy: { number: "desc" },
		take: PAGE + 1,
		select,
	});
	const shown = rows.slice(0, PAGE);
	const last = shown.at(-1);
	const items = (await toViews(db, shown)).map(({ projectId: _, sha256: __, ...item }) => item);
	return { items, nextCursor: rows.length > PAGE && last ? String(last.number) : null };
}

/** @throws NotFoundError `document.not-found`, also where there is one in a project that is not the actor's */
export async function getDocument(actor: Actor, id: string, from: Tx = db): Promise<DocumentView> {
	return one(from, await from.document.findFirst({ where: { id, ...visibleTo(actor) }, select }));
}

/** @throws NotFoundError `project.not-found`, or `document.not-found` */
export async function getDocumentByNumber(
	actor: Actor,
	projectId: string,
	number: number,
): Promise<DocumentView> {
	ensureMember(actor, projectId);
	return one(db, await db.document.findFirst({ where: { projectId, number }, select }));
}

/**
 * A page of a document's chunks in reading order.
 *
 * @throws NotFoundError `document.not-found` @throws InvalidError `list.cursor`
 */
export async function listChunks(
	actor: Actor,
	id: string,
	{ cursor }: { cursor?: string | undefined },
): Promise<ChunkPage> {
	await getDocument(actor, id);
	const after = numberOf(cursor);
	const rows = await db.chunk.findMany({
		where: { documentId: id, ...(after !== undefined && { ordinal: { gt: after } }) },
		orderBy: { ordinal: "asc" },
		take: PAGE + 1,
	});
	const shown = rows.slice(0, PAGE);
	const last = shown.at(-1);
	const texts = await findTexts(shown.map(({ textSha256 }) => textSha256));
	return {
		items: shown.map(({ id, ordinal, headings, tokenCount, startAt, endAt, textSha256 }) => ({
			id,
			ordinal,
			headings,
			tokenCount,
			startAt,
			endAt,
			text: texts.get(textSha256) ?? "",
		})),
		nextCursor: rows.length > PAGE && last ? String(last.ordinal) : null,
	};
}

function numberOf(cursor: string | undefined): number | undefined {
	if (cursor === undefined) return undefined;
	if (!/^\d{1,9}$/.test(cursor)) {
		throw new InvalidError("list.cursor", "This list gave no such cursor. Start at its first page.");
	}
	return Number(cursor);
}

async function one(from: Tx, row: Row | null): Promise<DocumentView> {
	const [view] = row ? await toViews(from, [row]) : [];
	if (!view) throw new NotFoundError("document.not-found", "There is no such document.");
	return view;
}

async function toViews(from: Tx, rows: readonly Row[]): Promise<DocumentView[]> {
	const blobs = await from.blob.findMany({
		where: { sha256: { in: rows.map(({ sha256 }) => sha256) } },
		select: { sha256: true, sizeBytes: true },
	});
	const names = await namesOf(
		from,
		rows.flatMap(({ addedById }) => (addedById ? [{ kind: "user" as const, id: addedById }] : [])),
	);
	const sizes = new Map(blobs.map(({ sha256, sizeBytes }) => [sha256, sizeBytes]));
	return rows.map(({ addedById, nodes, _count, createdAt, ...row }) => ({
		...row,
		sizeBytes: sizes.get(row.sha256) ?? 0,
		addedBy: addedById ? names({ kind: "user", id: addedById }) : "Seedbed",
		createdAt: createdAt.toISOString(),
		chunks: _count.chunks,
		leaves: nodes.map(({ node }) => node),
	}));
}
