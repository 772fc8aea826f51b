import { expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { aMember, aProject, aUser } from "#lib/platform/testing/factories.ts";
import type { Role } from "#prisma/enums.ts";
import type { Actor } from "./actor.ts";
import { openFirstAdminLink } from "./first-admin.server.ts";
import { acceptInvitation, invite, joinByInvitation, revokeInvitation } from "./invitations.server.ts";
import { newSecret } from "./secrets.server.ts";

const joining = (token: string) => ({
	token,
	name: "New",
	email: `${token.slice(0, 12).toLowerCase()}@example.org`,
	password: "a sentence to come in by",
});
const secretOf = (link: string | null | undefined) => link?.split("/").at(-1) ?? "";
const GONE = { code: "invitation.not-found" };

async function aLink(...roles: Role[]) {
	const { id: projectId, slug } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	const { value } = await invite(actor, projectId, {
		roles: roles.length > 0 ? roles : ["reviewer"],
		note: "",
	});
	return { id: value.id, projectId, slug, actor, token: secretOf(value.link) };
}

/** One who has an account, and is in a project of their own. */
async function aPerson(): Promise<Actor> {
	return (await aMember((await aProject()).id, "contributor")).actor;
}

const rolesOf = async ({ userId }: Actor, projectId: string) =>
	(await db.membership.findMany({ where: { projectId, userId: userId ?? "" } })).map(({ roles }) => roles);

const isUnused = async (id: string) =>
	(await db.invitation.findUniqueOrThrow({ where: { id } })).usedAt === null;

it("lets one in by an invitation's link, with its roles, and nobody after", async () => {
	const { token, projectId, id } = await aLink();
	const { userId } = await acceptInvitation(joining(token));
	const [membership] = await db.membership.findMany({ where: { userId } });
	expect(membership).toMatchObject({ projectId, roles: ["reviewer"] });
	const again = { ...joining(token), email: "another@example.org" };
	await expect(acceptInvitation(again)).rejects.toMatchObject(GONE);
	expect((await db.invitation.findUniqueOrThrow({ where: { id } })).tokenHash).toBe(sha256(token));
});

it("lets one in of two who follow a link at once", async () => {
	const { token } = await aLink();
	const both = await Promise.allSettled(
		["one", "two"].map((who) =>
			acceptInvitation({ ...joining(token), email: `${who}-${joining(token).email}` }),
		),
	);
	expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

it("knows no link that was revoked or is over", async () => {
	const revoked = await aLink();
	await revokeInvitation(revoked.actor, revoked.id);
	await expect(acceptInvitation(joining(revoked.token))).rejects.toMatchObject(GONE);

	const over = await aLink();
	await db.invitation.update({ where: { id: over.id }, data: { expiresAt: new Date(Date.now() - 1) } });
	await expect(acceptInvitation(joining(over.token))).rejects.toMatchObject(GONE);
});

it("lets one who has an account into a second project, once, and says who it was", async () => {
	const { token, id, projectId, slug } = await aLink("reviewer", "contributor");
	const person = await aPerson();
	expect(await joinByInvitation(person, { token })).toEqual({ value: { slug } });
	expect(await rolesOf(person, projectId)).toEqual([["reviewer", "contributor"]]);
	expect(await db.invitation.findUniqueOrThrow({ where: { id } })).toMatchObject({ usedById: person.userId });
	const [entry] = await db.auditEntry.findMany({ where: { projectId, action: "member.joined" } });
	expect(entry).toMatchObject({ actorKind: "user", actorId: person.id, subjectId: person.userId });
	expect(await db.membership.count({ where: { userId: person.userId ?? "" } })).toBe(2);

	const another = await aPerson();
	await expect(joinByInvitation(another, { token })).rejects.toMatchObject(GONE);
	expect(await rolesOf(another, projectId)).toEqual([]);
	await expect(acceptInvitation(joining(token))).rejects.toMatchObject(GONE);
});

it("leaves a member the roles they have, and adds those of the link", async () => {
	const { token, projectId } = await aLink("reviewer", "researcher");
	const { actor } = await aMember(projectId, "researcher", "contributor");
	await joinByInvitation(actor, { token });
	expect(await rolesOf(actor, projectId)).toEqual([["contributor", "researcher", "reviewer"]]);
	const [entry] = await db.auditEntry.findMany({ where: { projectId, action: "member.roles-changed" } });
	expect(entry).toMatchObject({
		before: { roles: ["researcher", "contributor"] },
		after: { roles: ["contributor", "researcher", "reviewer"] },
	});
});

it("gives a link to one of two people who follow it at once, both signed in or not", async () => {
	for (const other of [
		async (token: string) => void (await joinByInvitation(await aPerson(), { token })),
		async (token: string) => void (await acceptInvitation(joining(token))),
	]) {
		const { token, projectId } = await aLink();
		const both = await Promise.allSettled([joinByInvitation(await aPerson(), { token }), other(token)]);
		expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		expect(await db.membership.count({ where: { projectId } })).toBe(2); // with the admin who sent it
	}
});

it("lets nobody join by a link that was revoked or is over, or never was one", async () => {
	const person = await aPerson();
	const revoked = await aLink();
	await revokeInvitation(revoked.actor, revoked.id);
	await expect(joinByInvitation(person, revoked)).rejects.toMatchObject(GONE);
	const over = await aLink();
	await db.invitation.update({ where: { id: over.id }, data: { expiresAt: new Date(Date.now() - 1) } });
	await expect(joinByInvitation(person, over)).rejects.toMatchObject(GONE);
	await expect(joinByInvitation(person, { token: "none" })).rejects.toMatchObject(GONE);
	for (const { projectId } of [revoked, over]) expect(await rolesOf(person, projectId)).toEqual([]);
});

it("lets no API token and no part of the engine join, and leaves the link as it was", async () => {
	const { token, id, projectId } = await aLink();
	const { id: userId, name } = await aUser();
	const script = { kind: "token", id, userId, name, siteAdmin: false, roles: {} } as const;
	const refused = [
		{ actor: { ...script, readOnly: false }, code: "auth.people-only" },
		{ actor: { ...script, readOnly: true }, code: "auth.read-only" },
		{ actor: { ...script, kind: "system", userId: null, readOnly: false }, code: "auth.people-only" },
	] as const;
	for (const { actor, code } of refused)
		await expect(joinByInvitation(actor, { token })).rejects.toMatchObject({ code });
	expect(await isUnused(id)).toBe(true);
	expect(await db.membership.count({ where: { projectId } })).toBe(1);
});

it("makes nobody who has an account an admin of the site", async () => {
	const { secret: token, hash: tokenHash } = newSecret();
	const { id } = await aUser("unrelated");
	const expiresAt = new Date(Date.now() + 60_000);
	const data = { id, tokenHash, siteAdmin: true, note: "the first admin", expiresAt };
	await db.invitation.create({ data });
	const person = await aPerson();
	await expect(joinByInvitation(person, { token })).rejects.toMatchObject({
		code: "invitation.makes-admin",
	});
	expect(await isUnused(id)).toBe(true);
	await db.invitation.delete({ where: { id } });
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
