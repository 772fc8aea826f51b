import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import { InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { derivedId } from "#lib/platform/ids.ts";
import type { ImportOutcome } from "#prisma/enums.ts";
import { standing } from "./leaf.ts";
import { namesOf } from "./names.server.ts";
import type { FindingView, ImportItem, ImportView } from "./schema.ts";

/** The draft that holds what an import proposed: found again by the import's id. */
export const contributionIdOf = (importId: string): string =>
	derivedId(sha256, "import-contribution", importId);

/** How many files had each outcome. */
export function countsOf(rows: readonly { outcome: ImportOutcome }[]): Record<ImportOutcome, number> {
	const counts = { created: 0, updated: 0, unchanged: 0, proposed: 0, refused: 0 };
	for (const { outcome } of rows) counts[outcome] += 1;
	return counts;
}

/** @throws NotFoundError `taxonomy-import.not-found`, also where there is one in a project that is not the actor's */
export async function getImport(actor: Actor, id: string): Promise<ImportView> {
	const row = await db.taxonomyImport.findFirst({
		where: { id, ...visibleTo(actor) },
		include: {
			files: {
				orderBy: { ordinal: "asc" },
				include: { node: { select: { liveRevision: { select: { seedCount: true } } } } },
			},
		},
	});
	if (!row) throw new NotFoundError("taxonomy-import.not-found", "There is no such import.");
	const { files, createdAt, actorKind, actorId, ...rest } = row;
	const [names, contribution] = await Promise.all([
		namesOf(db, [{ kind: actorKind, id: actorId }]),
		db.contribution.findFirst({
			where: { id: contributionIdOf(id), projectId: row.projectId },
			select: { id: true, number: true },
		}),
	]);
	return {
		...rest,
		createdAt: createdAt.toISOString(),
		by: names({ kind: actorKind, id: actorId }),
		counts: countsOf(files),
		contribution,
		files: files.map(({ ordinal, path, outcome, nodeId, verdict, findings: kept, node }) => {
			const findings = kept as FindingView[]; // written by importTaxonomy only
			return {
				ordinal,
				path,
				outcome,
				nodeId,
				verdict: verdict as ImportView["files"][number]["verdict"], // likewise
				findings,
				standing: standing(findings, node?.liveRevision?.seedCount ?? Number.POSITIVE_INFINITY),
			};
		}),
	};
}

/** The import of this number in the project. @throws NotFoundError `project.not-found`, or `taxonomy-import.not-found` */
export async function getImportByNumber(
	actor: Actor,
	projectId: string,
	number: number,
): Promise<ImportView> {
	ensureMember(actor, projectId);
	const row = await db.taxonomyImport.findFirst({ where: { projectId, number }, select: { id: true } });
	if (!row) throw new NotFoundError("taxonomy-import.not-found", "There is no such import.");
	return getImport(actor, row.id);
}

const PAGE = 50;

/**
 * A page of a project's imports, newest first. `cursor` is a number that the list gave.
 *
 * @throws NotFoundError `project.not-found` @throws InvalidError `list.cursor`
 */
export async function listImports(
	actor: Actor,
	projectId: string,
	{ cursor }: { cursor?: string | undefined },
): Promise<{ items: ImportItem[]; nextCursor: string | null }> {
	ensureMember(actor, projectId);
	if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) {
		throw new InvalidError("list.cursor", "This list gave no such cursor. Start at its first page.");
	}
	const rows = await db.taxonomyImport.findMany({
		where: { projectId, ...(cursor !== undefined && { number: { lt: Number(cursor) } }) },
		orderBy: { number: "desc" },
		take: PAGE + 1,
	});
	const shown = rows.slice(0, PAGE);
	const [groups, names] = await Promise.all([
		db.importFile.groupBy({
			by: ["importId", "outcome"],
			where: { importId: { in: shown.map(({ id }) => id) } },
			_count: true,
		}),
		namesOf(
			db,
			shown.map(({ actorKind, actorId }) => ({ kind: actorKind, id: actorId })),
		),
	]);
	const last = shown.at(-1);
	return {
		items: shown.map(({ actorKind, actorId, createdAt, ...row }) => {
			const counts = countsOf([]);
			for (const group of groups) if (group.importId === row.id) counts[group.outcome] = group._count;
			return {
				...row,
				createdAt: createdAt.toISOString(),
				by: names({ kind: actorKind, id: actorId }),
				counts,
			};
		}),
		nextCursor: rows.length > PAGE && last ? String(last.number) : null,
	};
}
