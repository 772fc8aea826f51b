import type { Actor } from "#lib/auth/actor.ts";
import { hashPassword } from "#lib/auth/passwords.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import type { Role } from "#prisma/enums.ts";

/** Rows with everything filled in but what the test is about. Names are unique, so tests may share a database. */

export async function aProject(name = "A project") {
	const id = newId();
	return db.project.create({ data: { id, slug: `p-${id}`, name } });
}

export const PASSWORD = "correct horse battery";

/** Hashed once: it is slow on purpose. */
let passwordHash: Promise<string> | undefined;

/** A user who can sign in with `PASSWORD`. */
export async function aUser(name = "A user", { siteAdmin = false } = {}) {
	const id = newId();
	const email = `${id}@example.org`;
	passwordHash ??= hashPassword(PASSWORD);
	return db.user.create({
		data: {
			id,
			email,
			name,
			siteAdminSince: siteAdmin ? new Date() : null,
			identities: { create: { provider: "password", subject: email, passwordHash: await passwordHash } },
		},
	});
}

/** A new user with these roles in the project; with none they may look. */
export async function aMember(projectId: string, ...roles: Role[]) {
	const user = await aUser(`A ${roles.join(" and ") || "reader"}`);
	await db.membership.create({ data: { projectId, userId: user.id, roles } });
	const actor: Actor = {
		kind: "user",
		id: user.id,
		userId: user.id,
		name: user.name,
		siteAdmin: false,
		readOnly: false,
		roles: { [projectId]: roles },
	};
	return { ...user, actor };
}

/** An admin of the site who is in no project. */
export async function aSiteAdmin() {
	const user = await aUser("A site admin", { siteAdmin: true });
	const actor: Actor = {
		kind: "user",
		id: user.id,
		userId: user.id,
		name: user.name,
		siteAdmin: true,
		readOnly: false,
		roles: {},
	};
	return { ...user, actor };
}
