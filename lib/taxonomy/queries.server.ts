import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { NodeKind } from "#prisma/enums.ts";
import { readLeaf, seedFromCanonical } from "./leaf.ts";
import { namesOf } from "./names.server.ts";
import {
	findRevision,
	listRevisions,
	type RevisionRow,
	toRevisionItem,
	toRevisionView,
} from "./revision-views.server.ts";
import type { NodeView, RevisionDiff, RevisionView, SeedView } from "./schema.ts";
import { stateOf } from "./tree.ts";

/** @throws NotFoundError `taxonomy-node.not-found`, also where there is one in a project that is not the actor's */
export async function getNode(actor: Actor, id: string): Promise<NodeView> {
	return viewOf(await db.taxonomyNode.findFirst({ where: { id, ...visibleTo(actor) }, select }));
}

/** @throws NotFoundError `project.not-found`, or `taxonomy-node.not-found` */
export async function getNodeByPath(actor: Actor, projectId: string, path: string): Promise<NodeView> {
	ensureMember(actor, projectId);
	return viewOf(await db.taxonomyNode.findFirst({ where: { projectId, path }, select }));
}

/**
 * A revision of a leaf with its whole text.
 *
 * @throws NotFoundError `taxonomy-node.not-found`, or `revision.not-found`
 */
export async function getRevision(actor: Actor, nodeId: string, number: number): Promise<RevisionView> {
	await ensureNode(actor, nodeId);
	return toRevisionView(await findRevision(db, nodeId, number));
}

/**
 * Two revisions of a leaf, for comparing.
 *
 * @throws NotFoundError `taxonomy-node.not-found`, or `revision.not-found`
 */
export async function getRevisionDiff(
	actor: Actor,
	nodeId: string,
	{ from, to }: { from: number; to: number },
): Promise<RevisionDiff> {
	return { from: await getRevision(actor, nodeId, from), to: await getRevision(actor, nodeId, to) };
}

async function ensureNode(actor: Actor, id: string): Promise<void> {
	const node = await db.taxonomyNode.findFirst({ where: { id, ...visibleTo(actor) }, select: { id: true } });
	if (!node) throw notFound();
}

const notFound = () => new NotFoundError("taxonomy-node.not-found", "There is no such node.");

const select = {
	id: true,
	projectId: true,
	path: true,
	name: true,
	kind: true,
	isLeaf: true,
	retiredAt: true,
	liveRevisionId: true,
	documents: {
		select: {
			document: {
				select: {
					id: true,
					number: true,
					title: true,
					fileName: true,
					licence: true,
					_count: { select: { chunks: true } },
				},
			},
		},
	},
} as const;

type NodeRow = {
	id: string;
	projectId: string;
	path: string;
	name: string;
	kind: NodeKind;
	isLeaf: boolean;
	retiredAt: Date | null;
	liveRevisionId: string | null;
	documents: {
		document: {
			id: string;
			number: number;
			title: string;
			fileName: string;
			licence: string;
			_count: { chunks: number };
		};
	}[];
};

async function viewOf(node: NodeRow | null): Promise<NodeView> {
	if (!node) throw notFound();
	const { id, projectId, path } = node;
	const revisions = await listRevisions(db, id);
	const liveRow = revisions.find((revision) => revision.id === node.liveRevisionId);
	const [live, seeds, contributions, [counted], items] = await Promise.all([
		liveRow ? toRevisionView(liveRow) : null,
		liveRow ? seedsOf(liveRow, revisions) : [],
		openContributions(projectId, id, path),
		db.$queryRaw<{ accepted: number }[]>`
			SELECT count(*)::int AS accepted FROM "Sample"
			WHERE "projectId" = ${projectId}::uuid AND "nodeId" = ${id}::uuid
				AND outcome = 'accepted' AND state <> 'rejected'`,
		toRevisionItem(db, revisions),
	]);
	const content = live ? readLeaf(live.text, path) : null;
	return {
		id,
		projectId,
		path,
		name: node.name,
		kind: node.kind,
		isLeaf: node.isLeaf,
		state: stateOf({ isLeaf: node.isLeaf, retired: node.retiredAt !== null, live }),
		seedCount: live?.seedCount ?? 0,
		acceptedSamples: counted?.accepted ?? 0,
		retiredAt: node.retiredAt?.toISOString() ?? null,
		live,
		about: content && {
			version: content.version,
			taskDescription: content.taskDescription,
			domain: content.domain,
			documentOutline: content.documentOutline,
			document: content.document,
		},
		seeds,
		revisions: items,
		documents: node.documents.map(({ document: { _count, ...document } }) => ({
			...document,
			chunks: _count.chunks,
		})),
		contributions,
	};
}

async function seedsOf(live: RevisionRow, revisions: readonly RevisionRow[]): Promise<SeedView[]> {
	const rows = await db.revisionSeed.findMany({
		where: { revisionId: live.id },
		orderBy: { ordinal: "asc" },
		select: {
			ordinal: true,
			line: true,
			seedVersion: {
				select: {
					id: true,
					seedExampleId: true,
					textSha256: true,
					authorId: true,
					createdBy: true,
					createdAt: true,
					revisions: { select: { revisionId: true } },
					seedExample: {
						select: {
							versions: {
								orderBy: [{ createdAt: "asc" }, { id: "asc" }],
								take: 1,
								select: { id: true, authorId: true, createdBy: true },
							},
						},
					},
					_count: { select: { samples: true } },
				},
			},
		},
	});
	const [texts, names] = await Promise.all([
		findTexts(rows.map(({ seedVersion }) => seedVersion.textSha256)),
		namesOf(
			db,
			rows
				.flatMap(({ seedVersion: { authorId, seedExample } }) => [
					authorId,
					seedExample.versions[0]?.authorId ?? null,
				])
				.flatMap((id) => (id === null ? [] : [{ kind: "user" as const, id }])),
		),
	]);
	const whoOf = (id: string | null) => (id === null ? null : { id, name: names({ kind: "user", id }) });
	return rows.map(({ ordinal, line, seedVersion: version }) => {
		const text = texts.get(version.textSha256);
		const holders = new Set(version.revisions.map(({ revisionId }) => revisionId));
		const since = revisions.findLast(({ id }) => holders.has(id)) ?? live; // revisions are newest first
		const first = version.seedExample.versions[0] ?? version;
		return {
			seedExampleId: version.seedExampleId,
			seedVersionId: version.id,
			ordinal,
			line,
			// An erased text leaves its place.
			...(text === undefined ? { context: null, pairs: [] } : seedFromCanonical(text)),
			author: whoOf(version.authorId),
			createdBy: version.createdBy,
			first: first.id === version.id ? null : { author: whoOf(first.authorId), createdBy: first.createdBy },
			createdAt: version.createdAt.toISOString(),
			since: {
				number: since.number,
				importNumber: since.import?.number ?? null,
				contributionNumber: since.contribution?.number ?? null,
			},
			samples: version._count.samples,
		};
	});
}

async function openContributions(projectId: string, nodeId: string, path: string) {
	const rows = await db.contribution.findMany({
		where: {
			projectId,
			status: { in: ["draft", "submitted", "changes_requested"] },
			changes: { some: { OR: [{ nodeId }, { kind: "create", path }] } },
		},
		orderBy: { updatedAt: "desc" },
		take: 20,
		select: { id: true, number: true, title: true, status: true, author: { select: { name: true } } },
	});
	return rows.map(({ author, ...row }) => ({ ...row, author: author.name }));
}
