import { getBlob } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { Prisma } from "#prisma/client.ts";
import { namesOf } from "./names.server.ts";
import type { FindingView, RevisionItem, RevisionView } from "./schema.ts";

const select = {
	id: true,
	nodeId: true,
	number: true,
	sha256: true,
	attributionSha256: true,
	origin: true,
	createdAt: true,
	createdBy: true,
	authorId: true,
	verdict: true,
	findings: true,
	seedCount: true,
	legacy: true,
	import: { select: { id: true, number: true, source: true, actorKind: true, actorId: true } },
	contribution: {
		select: {
			id: true,
			number: true,
			reviews: { where: { verdict: "accept" }, select: { reviewer: { select: { name: true } } } },
		},
	},
} satisfies Prisma.NodeRevisionSelect;

export type RevisionRow = Prisma.NodeRevisionGetPayload<{ select: typeof select }>;

const MOST_REVISIONS = 200;

/** The revisions of a leaf, newest first, at most 200. Whether the actor may see it is the caller's to ask. */
export function listRevisions(from: Tx, nodeId: string): Promise<RevisionRow[]> {
	return from.nodeRevision.findMany({
		where: { nodeId },
		orderBy: { number: "desc" },
		take: MOST_REVISIONS,
		select,
	});
}

/** @throws NotFoundError `revision.not-found` */
export async function findRevision(from: Tx, nodeId: string, number: number): Promise<RevisionRow> {
	const row = await from.nodeRevision.findFirst({ where: { nodeId, number }, select });
	if (!row) throw new NotFoundError("revision.not-found", "The leaf has no such revision.");
	return row;
}

/** Lines of the history, in the same order. */
export async function toRevisionItem(from: Tx, rows: readonly RevisionRow[]): Promise<RevisionItem[]> {
	const names = await namesOf(from, [
		...rows.flatMap(({ authorId }) => (authorId ? [{ kind: "user" as const, id: authorId }] : [])),
		...rows.flatMap(({ import: brought }) =>
			brought ? [{ kind: brought.actorKind, id: brought.actorId }] : [],
		),
	]);
	return rows.map((row) => ({
		id: row.id,
		number: row.number,
		sha256: row.sha256,
		origin: row.origin,
		createdAt: row.createdAt.toISOString(),
		createdBy: row.createdBy,
		author: row.authorId ? { id: row.authorId, name: names({ kind: "user", id: row.authorId }) } : null,
		import: row.import && {
			id: row.import.id,
			number: row.import.number,
			source: row.import.source,
			by: names({ kind: row.import.actorKind, id: row.import.actorId }),
		},
		contribution: row.contribution && {
			id: row.contribution.id,
			number: row.contribution.number,
			acceptedBy: row.contribution.reviews.map(({ reviewer }) => reviewer.name),
		},
		verdict: row.verdict as RevisionItem["verdict"], // held to the three by a check of the database
		seedCount: row.seedCount,
		legacy: row.legacy,
	}));
}

/** A revision with its text, attribution and findings. @throws NotFoundError `content.not-found` where it was erased */
export async function toRevisionView(row: RevisionRow): Promise<RevisionView> {
	const [[item], bytes, attribution] = await Promise.all([
		toRevisionItem(db, [row]),
		getBlob(row.sha256),
		row.attributionSha256 === null ? null : getBlob(row.attributionSha256),
	]);
	const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	return {
		...(item as RevisionItem), // one in, one out
		text: decoder.decode(bytes),
		attribution: attribution && decoder.decode(attribution),
		findings: row.findings as FindingView[], // written by saveNodeRevisions only
	};
}
