import { ForbiddenError, NotFoundError } from "#lib/platform/errors.ts";
import type { Role } from "#prisma/enums.ts";
import type { Actor } from "./actor.ts";

/**
 * What each role may do in its project. Read by the server to refuse and by the browser to hide:
 * one table, so that the two cannot disagree. No role contains another: a person has several.
 */
export const PERMISSIONS = {
	contributor: ["taxonomy.import", "contribution.write", "contribution.comment", "document.add"],
	reviewer: ["contribution.review", "contribution.comment", "sample.review"],
	researcher: ["dataset.freeze", "evaluation.start", "model.add"],
	admin: [
		"taxonomy.import",
		"taxonomy.import-live",
		"document.add",
		"generation.start",
		"training.start",
		"model.add",
		"teacher.use",
		"member.manage",
		"audit.read",
		"project.manage",
	],
} as const satisfies Record<Role, readonly string[]>;

/** Of the first admin in the projects that are there: alone, they must be able to try everything. */
export const ALL_ROLES: Role[] = ["admin", "contributor", "researcher", "reviewer"];

export type Permission = (typeof PERMISSIONS)[Role][number];

/** Whether the roles allow it. A token for reading only is refused by `ensureMay`, for every change. */
export function may(actor: Actor, projectId: string, permission: Permission): boolean {
	if (actor.kind === "system") return true;
	const roles = actor.roles[projectId] ?? [];
	return roles.some((role) => (PERMISSIONS[role] as readonly Permission[]).includes(permission));
}

/** The roles that have a permission, for saying who could. */
export function rolesThatMay(permission: Permission): Role[] {
	return (Object.keys(PERMISSIONS) as Role[]).filter((role) =>
		(PERMISSIONS[role] as readonly Permission[]).includes(permission),
	);
}

/** @throws NotFoundError `project.not-found`: who is not a member does not learn that there is one */
export function ensureMember(actor: Actor, projectId: string): void {
	if (actor.kind !== "system" && !Object.hasOwn(actor.roles, projectId)) {
		throw new NotFoundError("project.not-found", "There is no such project.", { projectId });
	}
}

/**
 * @throws NotFoundError  `project.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 */
export function ensureMay(actor: Actor, projectId: string, permission: Permission): void {
	ensureMember(actor, projectId);
	if (!may(actor, projectId, permission)) {
		const roles = rolesThatMay(permission);
		throw new ForbiddenError("auth.not-permitted", `This needs the role ${roles.join(" or ")}.`, {
			permission,
			roles,
		});
	}
	ensureWrites(actor);
}

/**
 * For what concerns the whole site: teachers, users, projects.
 *
 * @throws ForbiddenError `auth.not-site-admin`, or `auth.read-only`
 */
export function ensureSiteAdmin(actor: Actor): void {
	if (actor.kind !== "system" && !actor.siteAdmin) {
		throw new ForbiddenError("auth.not-site-admin", "Only an admin of the site may do this.");
	}
	ensureWrites(actor);
}

/** @throws ForbiddenError `auth.read-only` for a token that may only read */
export function ensureWrites(actor: Actor): void {
	if (actor.readOnly) throw new ForbiddenError("auth.read-only", "This API token is for reading only.");
}

/**
 * For what a person does for themselves: tokens of their own, joining a project.
 *
 * @returns the user's id
 * @throws ForbiddenError `auth.people-only`, or `auth.read-only`
 */
export function ensurePerson(actor: Actor): string {
	ensureWrites(actor);
	if (actor.kind !== "user" || actor.userId === null) {
		throw new ForbiddenError("auth.people-only", "Only a signed-in person does this, not a token.");
	}
	return actor.userId;
}
