import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import type { AuditView } from "#lib/auth/schema.ts";
import { db } from "#lib/platform/db.server.ts";

/**
 * The project's audit, newest first, `limit` at a time.
 *
 * @param before the cursor of the page before: only older entries
 * @throws ForbiddenError `auth.not-permitted`
 */
export async function listAudit(
	actor: Actor,
	projectId: string,
	{ before, limit = 50 }: { before?: number | undefined; limit?: number } = {},
): Promise<{ items: AuditView[]; nextCursor: string | null }> {
	ensureMay({ ...actor, readOnly: false }, projectId, "audit.read");
	return page({ projectId, ...(before !== undefined && { sequence: { lt: before } }) }, limit);
}

async function page(where: object, limit: number) {
	const rows = await db.auditEntry.findMany({ where, orderBy: { sequence: "desc" }, take: limit + 1 });
	const names = await namesOf(rows);
	const items = rows.slice(0, limit).map((row) => ({
		sequence: Number(row.sequence),
		actorKind: row.actorKind,
		actorName: names.get(row.actorId) ?? row.actorId,
		action: row.action,
		subjectType: row.subjectType,
		subjectId: row.subjectId,
		before: row.before,
		after: row.after,
		requestId: row.requestId,
		at: row.createdAt.toISOString(),
	}));
	return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.sequence) : null };
}

async function namesOf(
	rows: readonly { actorKind: string; actorId: string }[],
): Promise<Map<string, string>> {
	const idsOf = (kind: string) => [
		...new Set(rows.flatMap((row) => (row.actorKind === kind ? [row.actorId] : []))),
	];
	const users = await db.user.findMany({
		where: { id: { in: idsOf("user") } },
		select: { id: true, name: true },
	});
	const tokens = await db.apiToken.findMany({
		where: { id: { in: idsOf("token") } },
		select: { id: true, name: true, user: { select: { name: true } } },
	});
	return new Map([
		...users.map(({ id, name }) => [id, name] as const),
		...tokens.map(({ id, name, user }) => [id, `${user.name} (token ${name})`] as const),
	]);
}
