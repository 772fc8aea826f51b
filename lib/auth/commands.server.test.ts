import { expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { makeToken, revokeToken } from "./commands.server.ts";
import { openFirstAdminLink } from "./first-admin.server.ts";
import { acceptInvitation } from "./invitations.server.ts";
import { findSessionActor, findTokenActor, openSession } from "./sessions.server.ts";

const DAY_MS = 86_400_000;
const secretOf = (link: string | null | undefined) => link?.split("/").at(-1) ?? "";
const joining = (token: string) => ({
	token,
	name: "New",
	email: `${token.slice(0, 12).toLowerCase()}@example.org`,
	password: "a sentence to come in by",
});
const GONE = { code: "invitation.not-found" };

const anAdmin = async () => (await aMember((await aProject()).id, "admin")).actor;

it("gives a token once and keeps its hash; revoked or over it is nobody's", async () => {
	const actor = await anAdmin();
	const { value } = await makeToken(actor, { name: "ci", scope: "read", expiresInDays: 1 });
	const token = value.token ?? "";
	const row = await db.apiToken.findUniqueOrThrow({ where: { id: value.id } });
	expect(JSON.stringify(row)).not.toContain(token);
	expect(row.tokenHash).toBe(sha256(token));
	expect(await findTokenActor(token)).toMatchObject({ kind: "token", readOnly: true, userId: actor.userId });
	expect(await findTokenActor(token, new Date(Date.now() + DAY_MS))).toBeUndefined();
	await revokeToken(actor, value.id);
	expect(await findTokenActor(token)).toBeUndefined();
});

it("ends a session after 14 days", async () => {
	const { userId } = await anAdmin();
	const token = await openSession(userId ?? "");
	expect(await findSessionActor(token, new Date(Date.now() + 13 * DAY_MS))).toMatchObject({ userId });
	expect(await findSessionActor(token, new Date(Date.now() + 14 * DAY_MS))).toBeUndefined();
});

it("makes the first admin's link anew at each start, for 24 hours, until somebody has come in by one", async () => {
	// other tests of this database have made admins of the site; for this one there is none yet
	const others = await db.user.findMany({ where: { siteAdminSince: { not: null } } });
	const ids = others.map(({ id }) => id);
	await db.user.updateMany({ where: { id: { in: ids } }, data: { siteAdminSince: null } });
	try {
		const first = secretOf(await openFirstAdminLink());
		const second = secretOf(await openFirstAdminLink());
		await expect(acceptInvitation(joining(first))).rejects.toMatchObject(GONE);
		const row = await db.invitation.findUniqueOrThrow({ where: { tokenHash: sha256(second) } });
		expect(row.expiresAt.getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
		expect(row.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
		const { userId } = await acceptInvitation(joining(second));
		expect((await db.user.findUniqueOrThrow({ where: { id: userId } })).siteAdminSince).not.toBeNull();
		expect(await openFirstAdminLink()).toBeUndefined();
	} finally {
		await db.user.updateMany({ where: { id: { in: ids } }, data: { siteAdminSince: new Date() } });
	}
});
