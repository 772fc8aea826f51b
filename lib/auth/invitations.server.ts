import { record } from "#lib/audit/record.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { ConflictError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import type { Role } from "#prisma/enums.ts";
import { type Actor, systemActor } from "./actor.ts";
import { hashPassword } from "./passwords.server.ts";
import { ALL_ROLES, ensureMay, ensurePerson } from "./policy.ts";
import { getInvitationByToken } from "./queries.server.ts";
import type { AcceptanceInput, InvitationInput, InvitationView, JoinInput } from "./schema.ts";
import { newSecret } from "./secrets.server.ts";

const DAY_MS = 86_400_000;
const INVITATION_DAYS = 7;

/**
 * Makes a link by which someone joins the project with these roles. The link is in the answer, and nowhere else.
 *
 * @throws NotFoundError  `project.not-found`
 * @throws ForbiddenError `auth.not-permitted`
 */
export async function invite(
	actor: Actor,
	projectId: string,
	{ roles, note }: InvitationInput,
): Promise<{ value: InvitationView }> {
	ensureMay(actor, projectId, "member.manage");
	const { secret, hash } = newSecret();
	const expiresAt = new Date(Date.now() + INVITATION_DAYS * DAY_MS);
	const id = newId();
	await db.$transaction(async (tx) => {
		await tx.invitation.create({
			data: { id, tokenHash: hash, projectId, roles, note, sentById: actor.userId, expiresAt },
		});
		await record(tx, actor, {
			projectId,
			action: "invitation.made",
			subject: { type: "invitation", id },
			after: { roles, note },
		});
		await tell(tx, projectId, "member", id);
	});
	return { value: { id, note, roles, expiresAt: expiresAt.toISOString(), link: linkOf(secret) } };
}

const linkOf = (secret: string) => `${env.SEEDBED_URL}/invitation/${secret}`;

/** @throws NotFoundError `invitation.not-found` */
export async function revokeInvitation(actor: Actor, id: string): Promise<{ value: object }> {
	await db.$transaction(async (tx) => {
		const invitation = await tx.invitation.findUnique({ where: { id }, select: { projectId: true } });
		const { projectId } = invitation ?? {};
		if (!projectId || (actor.kind !== "system" && !Object.hasOwn(actor.roles, projectId))) {
			throw new NotFoundError("invitation.not-found", "There is no such invitation.");
		}
		ensureMay(actor, projectId, "member.manage");
		await tx.invitation.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
		await record(tx, actor, { projectId, action: "invitation.revoked", subject: { type: "invitation", id } });
		await tell(tx, projectId, "member", id);
	});
	return { value: {} };
}

/**
 * Makes the person who has an invitation's link a user and a member. The link works once.
 *
 * @returns the new user, to be signed in
 * @throws NotFoundError `invitation.not-found`
 * @throws ConflictError `user.email-taken`
 */
export async function acceptInvitation(
	input: AcceptanceInput,
): Promise<{ userId: string; slug: string | null }> {
	const invitation = await getInvitationByToken(input.token);
	const passwordHash = await hashPassword(input.password);
	const userId = newId();
	await db.$transaction(async (tx) => {
		await useUp(tx, invitation.id, input.token);
		await addUser(tx, { id: userId, ...input, passwordHash, siteAdmin: invitation.siteAdmin });
		await tx.invitation.update({ where: { id: invitation.id }, data: { usedById: userId } });
		const memberships = invitation.siteAdmin
			? (await tx.project.findMany({ select: { id: true } })).map(({ id }) => ({
					projectId: id,
					roles: ALL_ROLES,
				}))
			: invitation.projectId
				? [{ projectId: invitation.projectId, roles: invitation.roles }]
				: [];
		for (const membership of memberships) await join(tx, { ...membership, userId });
	});
	return { userId, slug: invitation.project?.slug ?? null };
}

/**
 * Makes the signed-in person who has an invitation's link a member. Who is one already keeps the roles they have
 * beside those of the link. The link works once.
 *
 * @throws ForbiddenError `auth.people-only`, or `auth.read-only`
 * @throws NotFoundError  `invitation.not-found`
 * @throws ConflictError  `invitation.makes-admin` for the first admin's link: it makes an account
 */
export async function joinByInvitation(
	actor: Actor,
	{ token }: JoinInput,
): Promise<{ value: { slug: string } }> {
	const userId = ensurePerson(actor);
	const { id, projectId, project, roles } = await getInvitationByToken(token);
	if (projectId === null || project === null) {
		throw new ConflictError("invitation.makes-admin", "This link makes an account. Sign out to use it.");
	}
	await db.$transaction(async (tx) => {
		await useUp(tx, id, token);
		await tx.invitation.update({ where: { id }, data: { usedById: userId } });
		await join(tx, { projectId, userId, roles }, actor);
	});
	return { value: { slug: project.slug } };
}

/** Of two who follow a link at once one gets here first. @throws NotFoundError `invitation.not-found` */
async function useUp(tx: Tx, id: string, token: string): Promise<void> {
	const { count } = await tx.invitation.updateMany({
		where: { id, usedAt: null, revokedAt: null },
		data: { usedAt: new Date() },
	});
	if (count === 0) await getInvitationByToken(token); // another was faster: says so
}

type Joining = { projectId: string; userId: string; roles: Role[] };

async function join(tx: Tx, { projectId, userId, roles }: Joining, by = systemActor("invitation")) {
	const { count } = await tx.membership.createMany({
		data: { projectId, userId, roles },
		skipDuplicates: true,
	});
	const isNew = count === 1;
	const change = isNew ? { after: { roles } } : await addRoles(tx, { projectId, userId, roles });
	await record(tx, by, {
		projectId,
		action: isNew ? "member.joined" : "member.roles-changed",
		subject: { type: "user", id: userId },
		...change,
	});
	await tell(tx, projectId, "member", userId);
}

/** @returns the roles as they were and as they are */
async function addRoles(tx: Tx, { projectId, userId, roles }: Joining) {
	const where = { projectId_userId: { projectId, userId } };
	await tx.$queryRaw`select 1 from "Membership" where "projectId" = ${projectId}::uuid and "userId" = ${userId}::uuid for update`; // an admin may change them meanwhile
	const before = await tx.membership.findUniqueOrThrow({ where, select: { roles: true } });
	const after = { roles: [...new Set([...before.roles, ...roles])].sort() };
	await tx.membership.update({ where, data: after });
	return { before, after };
}

/** @throws ConflictError `user.email-taken` */
async function addUser(
	tx: Tx,
	user: { id: string; name: string; email: string; passwordHash: string; siteAdmin: boolean },
): Promise<void> {
	const { id, name, email, passwordHash } = user;
	if (await tx.user.findUnique({ where: { email }, select: { id: true } })) {
		throw new ConflictError(
			"user.email-taken",
			"Someone with this e-mail address is here already. Sign in instead.",
		);
	}
	await tx.user.create({
		data: {
			id,
			name,
			email,
			siteAdminSince: user.siteAdmin ? new Date() : null,
			identities: { create: { provider: "password", subject: email, passwordHash } },
		},
	});
	await record(tx, systemActor("invitation"), {
		projectId: null,
		action: "user.added",
		subject: { type: "user", id },
		after: { name, siteAdmin: user.siteAdmin },
	});
}
