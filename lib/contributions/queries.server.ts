import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { etagOf, type Versioned } from "#lib/platform/versioned.ts";
import { namesOf } from "#lib/taxonomy/names.server.ts";
import type { Prisma } from "#prisma/client.ts";
import { checkText } from "./check.server.ts";
import { claimInForce, claimSelect } from "./claim-view.server.ts";
import type { ChangeView, ContributionView } from "./schema.ts";

/** The columns a view needs, and no others: what is not selected cannot leak. */
const select = {
	id: true,
	projectId: true,
	number: true,
	title: true,
	status: true,
	revision: true,
	submittedAt: true,
	createdAt: true,
	updatedAt: true,
	author: { select: { id: true, name: true } },
	authors: { select: { userId: true } },
	changes: {
		select: {
			id: true,
			kind: true,
			nodeId: true,
			path: true,
			newPath: true,
			text: true,
			baseSha256: true,
		},
		orderBy: { ordinal: "asc" },
	},
	reviews: {
		select: { verdict: true, comment: true, createdAt: true, reviewer: { select: { name: true } } },
		orderBy: { createdAt: "asc" },
	},
	claim: { select: claimSelect },
} satisfies Prisma.ContributionSelect;

type Row = Prisma.ContributionGetPayload<{ select: typeof select }>;

/** @throws NotFoundError `contribution.not-found`, also where there is one in a project that is not the actor's */
export async function getContribution(
	actor: Actor,
	id: string,
	from: Tx = db,
): Promise<Versioned<ContributionView>> {
	return viewOf(from, await from.contribution.findFirst({ where: { id, ...visibleTo(actor) }, select }));
}

/** By what people call it: contribution 17 of this project. @throws NotFoundError `contribution.not-found` */
export async function getContributionByNumber(
	actor: Actor,
	projectId: string,
	number: number,
): Promise<Versioned<ContributionView>> {
	ensureMember(actor, projectId);
	return viewOf(db, await db.contribution.findFirst({ where: { number, projectId }, select }));
}

async function viewOf(from: Tx, row: Row | null): Promise<Versioned<ContributionView>> {
	if (!row) throw new NotFoundError("contribution.not-found", "There is no such contribution.");
	const { revision, authors, ...rest } = row;
	const changes = await changesOf(from, row);
	const entries = await from.auditEntry.findMany({
		where: { subjectType: "contribution", subjectId: row.id },
		orderBy: { sequence: "asc" },
		take: 500,
		select: { action: true, actorKind: true, actorId: true, createdAt: true },
	});
	const names = await namesOf(from, [
		...entries.map(({ actorKind, actorId }) => ({ kind: actorKind, id: actorId })),
		...authors.map(({ userId }) => ({ kind: "user" as const, id: userId })),
	]);
	return {
		etag: etagOf(revision),
		value: {
			...rest,
			authors: authors.map(({ userId }) => ({ id: userId, name: names({ kind: "user", id: userId }) })),
			submittedAt: row.submittedAt?.toISOString() ?? null,
			createdAt: row.createdAt.toISOString(),
			updatedAt: row.updatedAt.toISOString(),
			claim: claimInForce(row.claim),
			changes,
			reviews: row.reviews.map(({ reviewer, verdict, comment, createdAt }) => ({
				reviewer: reviewer.name,
				verdict,
				comment,
				at: createdAt.toISOString(),
			})),
			history: entries.filter(isLastOfItsKind).map(({ action, actorKind, actorId, createdAt }) => ({
				action,
				by: names({ kind: actorKind, id: actorId }),
				at: createdAt.toISOString(),
			})),
		},
	};
}

type Entry = { action: string; actorId: string };

/** An autosave is an entry of the audit; of several by one person in a row the history shows the last. */
function isLastOfItsKind({ action, actorId }: Entry, index: number, all: readonly Entry[]): boolean {
	const next = all[index + 1];
	return action !== "contribution.edited" || next?.action !== action || next.actorId !== actorId;
}

/** The changes with the texts they started from and, where those are no longer live, what is. */
async function changesOf(from: Tx, { projectId, changes, status }: Row): Promise<ChangeView[]> {
	const nodeIds = changes.flatMap(({ nodeId }) => nodeId ?? []);
	const paths = changes.filter(({ kind }) => kind === "create").map(({ path }) => path);
	// One after the other: inside a transaction there is one connection.
	const bases = await from.nodeRevision.findMany({
		where: {
			projectId,
			nodeId: { in: nodeIds },
			sha256: { in: changes.flatMap((c) => c.baseSha256 ?? []) },
		},
		select: { nodeId: true, sha256: true, number: true },
		orderBy: { number: "asc" },
	});
	const nodes = await from.taxonomyNode.findMany({
		where: { projectId, OR: [{ id: { in: nodeIds } }, { path: { in: paths } }] },
		select: { id: true, path: true, liveRevision: { select: { sha256: true, number: true } } },
	});
	const isOpen = status !== "live" && status !== "rejected";
	const liveOf = (change: Row["changes"][number]) => {
		if (!isOpen) return null;
		const node = nodes.find(({ id, path }) => (change.nodeId ? id === change.nodeId : path === change.path));
		const live = node?.liveRevision ?? null;
		return live && live.sha256 !== change.baseSha256 ? live : null;
	};
	const blobs = await from.blob.findMany({
		where: {
			sha256: {
				in: changes.flatMap((change) => [change.baseSha256 ?? [], liveOf(change)?.sha256 ?? []].flat()),
			},
		},
		select: { sha256: true, bytes: true },
	});
	const texts = new Map(
		blobs.map(({ sha256, bytes }) => [sha256, new TextDecoder().decode(bytes ?? undefined)]),
	);
	return changes.map((change) => {
		const moved = liveOf(change);
		const base = bases.findLast((b) => b.nodeId === change.nodeId && b.sha256 === change.baseSha256);
		return {
			...change,
			baseText: change.baseSha256 === null ? null : (texts.get(change.baseSha256) ?? null),
			baseNumber: base?.number ?? null,
			moved: moved && { ...moved, text: texts.get(moved.sha256) ?? "" },
			check: checkText(change.text ?? "", change.path),
		};
	});
}
