import { db } from "#lib/platform/db.server.ts";
import type { Prisma } from "#prisma/client.ts";
import type { TraceView } from "./schema.ts";

/** Who made a revision live: the acceptance of a contribution, or an import. */
export type Acceptance = TraceView["seeds"][number]["acceptance"];

const ORIGIN = {
	id: true,
	number: true,
	sha256: true,
	createdAt: true,
	import: { select: { number: true, source: true, actorKind: true, actorId: true, createdAt: true } },
	contribution: {
		select: {
			number: true,
			author: { select: { name: true } },
			reviews: {
				where: { verdict: "accept" },
				orderBy: { createdAt: "desc" },
				take: 1,
				select: { createdAt: true, reviewer: { select: { name: true } } },
			},
		},
	},
} satisfies Prisma.NodeRevisionSelect;

type Revision = Prisma.NodeRevisionGetPayload<{ select: typeof ORIGIN }>;

/** What made a leaf's revision live. */
export async function findAcceptance(revisionId: string): Promise<Acceptance> {
	const revision = await db.nodeRevision.findUniqueOrThrow({ where: { id: revisionId }, select: ORIGIN });
	return acceptanceOf(revision, await namesOf([importerOf(revision)]));
}

/** The seed versions that a sample was drawn by, in the order of its leaf's file. */
export async function listSeedsOf(runId: string, sampleId: string): Promise<string[]> {
	const seeds = await db.revisionSeed.findMany({
		where: {
			revision: { runLeaves: { some: { runId } } },
			seedVersion: { samples: { some: { runId, sampleId } } },
		},
		orderBy: { ordinal: "asc" },
		select: { seedVersionId: true },
	});
	return [...new Set(seeds.map(({ seedVersionId }) => seedVersionId))];
}

/** Seed versions in the order of their ids here, with the revision that first held each, and what made that one live. */
export async function listSeedOrigins(ids: readonly string[]) {
	const versions = await db.seedVersion.findMany({
		where: { id: { in: [...ids] } },
		select: {
			id: true,
			textSha256: true,
			authorId: true,
			createdBy: true,
			revisions: {
				orderBy: { revision: { number: "asc" } },
				take: 1,
				select: { revision: { select: ORIGIN } },
			},
		},
	});
	const names = await namesOf(
		versions.flatMap(({ authorId, revisions }) => [
			authorId,
			...revisions.map(({ revision }) => importerOf(revision)),
		]),
	);
	const byId = new Map(versions.map((version) => [version.id, version]));
	return ids.flatMap((id) => {
		const version = byId.get(id);
		const revision = version?.revisions[0]?.revision;
		if (!version || !revision) return [];
		const { textSha256, authorId, createdBy } = version;
		const author = (authorId && names.get(authorId)) || createdBy || "";
		return [{ id, textSha256, author, revision, acceptance: acceptanceOf(revision, names) }];
	});
}

/** The user who imported it; of a program nobody. */
const importerOf = (revision: Revision): string | null =>
	revision.import?.actorKind === "user" ? revision.import.actorId : null;

async function namesOf(userIds: readonly (string | null)[]): Promise<Map<string, string>> {
	const users = await db.user.findMany({
		where: { id: { in: userIds.filter((id) => id !== null) } },
		select: { id: true, name: true },
	});
	return new Map(users.map(({ id, name }) => [id, name]));
}

function acceptanceOf(revision: Revision, names: ReadonlyMap<string, string>): Acceptance {
	const { contribution } = revision;
	const review = contribution?.reviews[0];
	return contribution
		? {
				kind: "accepted",
				contribution: contribution.number,
				author: contribution.author.name,
				reviewer: review?.reviewer.name ?? "",
				at: (review?.createdAt ?? revision.createdAt).toISOString(),
			}
		: {
				kind: "imported",
				import: revision.import?.number ?? 0,
				source: revision.import?.source ?? "",
				by: names.get(revision.import?.actorId ?? "") ?? revision.import?.actorId ?? "",
				at: (revision.import?.createdAt ?? revision.createdAt).toISOString(),
			};
}
