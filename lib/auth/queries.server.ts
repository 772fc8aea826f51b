import { z } from "zod";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import type { ActorKind } from "#prisma/enums.ts";
import type { Actor } from "./actor.ts";
import { ensureMay, ensureMember, ensureSiteAdmin } from "./policy.ts";
import type { InvitationView, MemberView, ProjectView, TokenView } from "./schema.ts";

const project = { id: true, slug: true, name: true, isDemo: true } as const;

/** The projects this actor is a member of, by name. At most 200. */
export async function listMyProjects(actor: Actor): Promise<ProjectView[]> {
	const rows = await db.project.findMany({
		where: actor.kind === "system" ? {} : { id: { in: Object.keys(actor.roles) } },
		orderBy: [{ name: "asc" }, { id: "asc" }],
		take: 200,
		select: project,
	});
	return rows.map((row) => ({ ...row, roles: actor.roles[row.id] ?? [] }));
}

/** Undefined also where there is one that the actor is not a member of. */
export async function findProjectBySlug(actor: Actor, slug: string): Promise<ProjectView | undefined> {
	const row = await db.project.findUnique({ where: { slug }, select: project });
	if (!row || (actor.kind !== "system" && !Object.hasOwn(actor.roles, row.id))) return undefined;
	return { ...row, roles: actor.roles[row.id] ?? [] };
}

/** Members by name, with when they were last seen. At most 500. Every member may read it. */
export async function listMembers(actor: Actor, projectId: string): Promise<MemberView[]> {
	ensureMember(actor, projectId);
	const rows = await db.membership.findMany({
		where: { projectId },
		orderBy: { user: { name: "asc" } },
		take: 500,
		select: {
			roles: true,
			user: {
				select: {
					id: true,
					name: true,
					email: true,
					sessions: { select: { lastSeenAt: true }, orderBy: { lastSeenAt: "desc" }, take: 1 },
				},
			},
		},
	});
	return rows.map(({ roles, user }) => ({
		userId: user.id,
		name: user.name,
		email: user.email,
		roles,
		lastSeenAt: user.sessions[0]?.lastSeenAt.toISOString() ?? null,
	}));
}

/** Links that can still be used. */
export async function listInvitations(actor: Actor, projectId: string): Promise<InvitationView[]> {
	ensureMay({ ...actor, readOnly: false }, projectId, "member.manage");
	const rows = await db.invitation.findMany({
		where: { projectId, usedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
		orderBy: { createdAt: "desc" },
		take: 200,
	});
	return rows.map(({ id, note, roles, expiresAt }) => ({
		id,
		note,
		roles,
		expiresAt: expiresAt.toISOString(),
		link: null,
	}));
}

/**
 * What an invitation's link leads to, for its page.
 *
 * @throws NotFoundError `invitation.not-found`, also when used, revoked or expired
 */
export async function getInvitationByToken(token: string, now = new Date()) {
	const row = await db.invitation.findUnique({
		where: { tokenHash: sha256(token), usedAt: null, revokedAt: null, expiresAt: { gt: now } },
		select: {
			id: true,
			roles: true,
			siteAdmin: true,
			projectId: true,
			project: { select: { name: true, slug: true } },
		},
	});
	if (!row) {
		throw new NotFoundError(
			"invitation.not-found",
			"This link has been used, has expired or never was one. Ask whoever sent it for a new one.",
		);
	}
	return row;
}

/** One's own API tokens that still work, newest first. */
export async function listMyTokens(actor: Actor): Promise<TokenView[]> {
	const rows = await db.apiToken.findMany({
		where: { userId: actor.userId ?? "", revokedAt: null, expiresAt: { gt: new Date() } },
		orderBy: { createdAt: "desc" },
		take: 100,
	});
	return rows.map((row) => toTokenView(row));
}

type TokenRow = {
	id: string;
	name: string;
	scope: string;
	createdAt: Date;
	expiresAt: Date;
	lastUsedAt: Date | null;
};

export function toTokenView(row: TokenRow, token: string | null = null): TokenView {
	return {
		id: row.id,
		name: row.name,
		scope: row.scope,
		createdAt: row.createdAt.toISOString(),
		expiresAt: row.expiresAt.toISOString(),
		lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
		token,
	};
}

export const ALLOWED_HOSTS = "allowed-private-hosts";

/** As `listAllowedHosts`, for the admin's page. @throws ForbiddenError `auth.not-site-admin` */
export async function getAllowedPrivateHosts(actor: Actor): Promise<{ hosts: string[] }> {
	ensureSiteAdmin({ ...actor, readOnly: false });
	return { hosts: await listSetHosts() };
}

/** host:port of every private address that a teacher may be at: those an admin set, and those of the settings. */
export async function listAllowedHosts(): Promise<string[]> {
	return [...new Set([...(await listSetHosts()), ...env.SEEDBED_ALLOW_PRIVATE_HOSTS])];
}

async function listSetHosts(): Promise<string[]> {
	const row = await db.setting.findUnique({ where: { key: ALLOWED_HOSTS } });
	return z.array(z.string()).parse(row?.value ?? []);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What people call whoever did something; a part of the engine by its own name. */
export async function nameOfActor(kind: ActorKind, id: string): Promise<string> {
	if (kind === "system" || !UUID.test(id)) return id;
	if (kind === "user")
		return (await db.user.findUnique({ where: { id }, select: { name: true } }))?.name ?? id;
	const token = await db.apiToken.findUnique({
		where: { id },
		select: { name: true, user: { select: { name: true } } },
	});
	return token ? `${token.user.name} (token ${token.name})` : id;
}
