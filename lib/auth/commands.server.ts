import { record } from "#lib/audit/record.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { ConflictError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { offerDemoTeacher } from "#lib/teachers/commands.server.ts";
import type { Role } from "#prisma/enums.ts";
import type { Actor } from "./actor.ts";
import { ALL_ROLES, ensureMay, ensurePerson, ensureSiteAdmin } from "./policy.ts";
import { ALLOWED_HOSTS, toTokenView } from "./queries.server.ts";
import type {
	AllowedHostsInput,
	MemberInput,
	ProjectInput,
	ProjectView,
	TokenInput,
	TokenView,
} from "./schema.ts";
import { newSecret } from "./secrets.server.ts";
import { TOKEN_PREFIX } from "./sessions.server.ts";

const DAY_MS = 86_400_000;

/**
 * Gives a member other roles; works at their next request, open sessions included.
 *
 * @throws NotFoundError `member.not-found`
 * @throws ConflictError `member.last-admin` rather than leave a project without one
 */
export async function setRoles(
	actor: Actor,
	projectId: string,
	userId: string,
	{ roles }: MemberInput,
): Promise<{ value: { userId: string; roles: Role[] } }> {
	ensureMay(actor, projectId, "member.manage");
	await db.$transaction(async (tx) => {
		const before = await memberOf(tx, projectId, userId);
		if (before.roles.includes("admin") && !roles.includes("admin"))
			await ensureAnotherAdmin(tx, projectId, userId);
		await tx.membership.update({ where: { projectId_userId: { projectId, userId } }, data: { roles } });
		await record(tx, actor, {
			projectId,
			action: "member.roles-changed",
			subject: { type: "user", id: userId },
			before: { roles: before.roles },
			after: { roles },
		});
		await tell(tx, projectId, "member", userId);
	});
	return { value: { userId, roles } };
}

/** @throws NotFoundError `member.not-found` @throws ConflictError `member.last-admin` */
export async function removeMember(
	actor: Actor,
	projectId: string,
	userId: string,
): Promise<{ value: object }> {
	ensureMay(actor, projectId, "member.manage");
	await db.$transaction(async (tx) => {
		const before = await memberOf(tx, projectId, userId);
		if (before.roles.includes("admin")) await ensureAnotherAdmin(tx, projectId, userId);
		await tx.membership.delete({ where: { projectId_userId: { projectId, userId } } });
		await record(tx, actor, {
			projectId,
			action: "member.removed",
			subject: { type: "user", id: userId },
			before: { roles: before.roles },
		});
		await tell(tx, projectId, "member", userId);
	});
	return { value: {} };
}

async function memberOf(tx: Tx, projectId: string, userId: string) {
	const member = await tx.membership.findUnique({ where: { projectId_userId: { projectId, userId } } });
	if (!member) throw new NotFoundError("member.not-found", "There is no such member.", { userId });
	return member;
}

async function ensureAnotherAdmin(tx: Tx, projectId: string, userId: string): Promise<void> {
	await tx.$queryRaw`select 1 from "Project" where id = ${projectId}::uuid for update`; // two admins may step down at once
	const others = await tx.membership.count({
		where: {
			projectId,
			userId: { not: userId },
			roles: { has: "admin" },
			user: { identities: { some: {} } },
		},
	});
	if (others === 0) {
		throw new ConflictError(
			"member.last-admin",
			"This is the project's last admin. Make someone else an admin first.",
		);
	}
}

/** Makes an API token of one's own. The token is in the answer, and nowhere else. */
export async function makeToken(actor: Actor, input: TokenInput): Promise<{ value: TokenView }> {
	const userId = ensurePerson(actor);
	const { secret, hash } = newSecret(TOKEN_PREFIX);
	const { name, scope } = input;
	const expiresAt = new Date(Date.now() + input.expiresInDays * DAY_MS);
	const row = await db.$transaction(async (tx) => {
		const created = await tx.apiToken.create({
			data: { id: newId(), tokenHash: hash, userId, name, scope, expiresAt },
		});
		await record(tx, actor, {
			projectId: null,
			action: "token.made",
			subject: { type: "token", id: created.id },
			after: { name, scope, expiresAt: expiresAt.toISOString() },
		});
		return created;
	});
	return { value: toTokenView(row, secret) };
}

/** @throws NotFoundError `token.not-found`, also for another's */
export async function revokeToken(actor: Actor, id: string): Promise<{ value: object }> {
	const userId = ensurePerson(actor);
	await db.$transaction(async (tx) => {
		const { count } = await tx.apiToken.updateMany({
			where: { id, userId, revokedAt: null },
			data: { revokedAt: new Date() },
		});
		if (count === 0) throw new NotFoundError("token.not-found", "There is no such token of yours.");
		await record(tx, actor, { projectId: null, action: "token.revoked", subject: { type: "token", id } });
	});
	return { value: {} };
}

/**
 * Makes a project; whoever makes it is its first admin, with every role. The Demo teacher is offered to it, unless
 * the installation does without.
 *
 * @throws ForbiddenError `auth.not-site-admin`
 * @throws ConflictError  `project.slug-taken`
 */
export async function createProject(
	actor: Actor,
	{ name, slug }: ProjectInput,
): Promise<{ value: ProjectView }> {
	ensureSiteAdmin(actor);
	const id = newId();
	await db.$transaction(async (tx) => {
		const { count } = await tx.project.createMany({ data: { id, slug, name }, skipDuplicates: true });
		if (count === 0)
			throw new ConflictError("project.slug-taken", `There is a project at "${slug}" already.`);
		if (actor.userId)
			await tx.membership.create({ data: { projectId: id, userId: actor.userId, roles: ALL_ROLES } });
		if (env.SEEDBED_TEACHER === "embedded") await offerDemoTeacher(tx, id);
		await record(tx, actor, {
			projectId: id,
			action: "project.made",
			subject: { type: "project", id },
			after: { name, slug },
		});
	});
	return { value: { id, slug, name, isDemo: false, roles: ALL_ROLES } };
}

/** Says which private addresses teachers may be at. @throws ForbiddenError `auth.not-site-admin` */
export async function allowPrivateHosts(
	actor: Actor,
	{ hosts }: AllowedHostsInput,
): Promise<{ value: AllowedHostsInput }> {
	ensureSiteAdmin(actor);
	const value = [...new Set(hosts.map((host) => host.toLowerCase()))].sort();
	await db.$transaction(async (tx) => {
		const before = await tx.setting.findUnique({ where: { key: ALLOWED_HOSTS } });
		await tx.setting.upsert({
			where: { key: ALLOWED_HOSTS },
			create: { key: ALLOWED_HOSTS, value },
			update: { value, updatedAt: new Date() },
		});
		await record(tx, actor, {
			projectId: null,
			action: "setting.changed",
			subject: { type: "setting", id: ALLOWED_HOSTS },
			before: { hosts: before?.value ?? [] },
			after: { hosts: value },
		});
	});
	return { value: { hosts: value } };
}
