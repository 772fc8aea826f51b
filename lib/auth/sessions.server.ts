import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { newId } from "#lib/platform/ids.ts";
import type { Actor } from "./actor.ts";
import { newSecret } from "./secrets.server.ts";

const LIFETIME_DAYS = 14;

/** What an actor is made of. */
const person = {
	id: true,
	name: true,
	siteAdminSince: true,
	memberships: { select: { projectId: true, roles: true } },
} as const;

type Person = {
	id: string;
	name: string;
	siteAdminSince: Date | null;
	memberships: { projectId: string; roles: Actor["roles"][string][number][] }[];
};

/** Opens a session and returns its token: what the cookie holds, and the database does not. */
export async function openSession(userId: string, now = new Date()): Promise<string> {
	const { secret, hash } = newSecret();
	const expiresAt = new Date(now.getTime() + LIFETIME_DAYS * 86_400_000);
	await db.session.create({ data: { id: newId(), tokenHash: hash, userId, expiresAt } });
	return secret;
}

export async function closeSession(token: string): Promise<void> {
	await db.session.deleteMany({ where: { tokenHash: sha256(token) } });
}

/** Whose session this is, with the roles they have now: revoking a session or a role works at once. */
export async function findSessionActor(token: string, now = new Date()): Promise<Actor | undefined> {
	const session = await db.session.findUnique({
		where: { tokenHash: sha256(token), expiresAt: { gt: now } },
		select: { id: true, lastSeenAt: true, user: { select: person } },
	});
	if (!session) return undefined;
	await noteSeen(session.id, session.lastSeenAt, now);
	return { kind: "user", ...actorOf(session.user), id: session.user.id, readOnly: false };
}

/** To the minute: a page makes many requests, and this is not worth a write for each. */
async function noteSeen(id: string, lastSeenAt: Date, now: Date): Promise<void> {
	if (now.getTime() - lastSeenAt.getTime() < 60_000) return;
	await db.session.updateMany({ where: { id }, data: { lastSeenAt: now } });
}

export const TOKEN_PREFIX = "seedbed_";

/** Whose API token this is. It may what its owner may now, but never more than its scope. */
export async function findTokenActor(token: string, now = new Date()): Promise<Actor | undefined> {
	const row = await db.apiToken.findUnique({
		where: { tokenHash: sha256(token), expiresAt: { gt: now }, revokedAt: null },
		select: { id: true, scope: true, name: true, lastUsedAt: true, user: { select: person } },
	});
	if (!row) return undefined;
	if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > 60_000) {
		await db.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
	}
	return { kind: "token", ...actorOf(row.user), id: row.id, readOnly: row.scope === "read" };
}

function actorOf({ id, name, siteAdminSince, memberships }: Person) {
	return {
		userId: id,
		name,
		siteAdmin: siteAdminSince !== null,
		roles: Object.fromEntries(memberships.map(({ projectId, roles }) => [projectId, roles])),
	};
}
