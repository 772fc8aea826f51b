import { record } from "#lib/audit/record.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { systemActor } from "./actor.ts";
import { hashPassword } from "./passwords.server.ts";
import { newSecret } from "./secrets.server.ts";

const LINK_HOURS = 24;
const start = systemActor("start");

/**
 * The one-time link by which the first admin comes in: valid 24 hours, a new one at each start until somebody has
 * used one. Undefined when there is an admin of the site who can sign in.
 */
export async function openFirstAdminLink(now = new Date()): Promise<string | undefined> {
	if (env.SEEDBED_ADMIN_EMAIL && env.SEEDBED_ADMIN_PASSWORD) await addAdminOfSettings();
	const admins = await db.user.count({ where: { siteAdminSince: { not: null }, identities: { some: {} } } });
	if (admins > 0) return undefined;

	const { secret, hash } = newSecret();
	const id = newId();
	await db.$transaction(async (tx) => {
		await tx.invitation.updateMany({
			where: { siteAdmin: true, sentById: null, usedAt: null, revokedAt: null },
			data: { revokedAt: now },
		});
		const expiresAt = new Date(now.getTime() + LINK_HOURS * 3_600_000);
		await tx.invitation.create({
			data: { id, tokenHash: hash, siteAdmin: true, note: "The first admin", expiresAt },
		});
		await record(tx, start, {
			projectId: null,
			action: "invitation.made",
			subject: { type: "invitation", id },
			after: { siteAdmin: true },
		});
	});
	return `${env.SEEDBED_URL}/invitation/${secret}`;
}

/** For a start without a browser: the admin of SEEDBED_ADMIN_EMAIL, and the token of SEEDBED_ADMIN_TOKEN. Safe to repeat. */
async function addAdminOfSettings(): Promise<void> {
	const email = (env.SEEDBED_ADMIN_EMAIL ?? "").toLowerCase();
	const passwordHash = await hashPassword(env.SEEDBED_ADMIN_PASSWORD ?? "");
	await db.$transaction(async (tx) => {
		const known = await tx.user.findUnique({ where: { email } });
		const user =
			known ??
			(await tx.user.create({
				data: {
					id: newId(),
					email,
					name: email.split("@")[0] ?? email,
					siteAdminSince: new Date(),
					identities: { create: { provider: "password", subject: email, passwordHash } },
				},
			}));
		for (const { id: projectId } of await tx.project.findMany({ select: { id: true } })) {
			const roles = ["admin", "contributor", "researcher", "reviewer"] as const;
			await tx.membership.upsert({
				where: { projectId_userId: { projectId, userId: user.id } },
				create: { projectId, userId: user.id, roles: [...roles] },
				update: {},
			});
		}
		if (env.SEEDBED_ADMIN_TOKEN) {
			const expiresAt = new Date(Date.now() + 366 * 86_400_000);
			const tokenHash = sha256(env.SEEDBED_ADMIN_TOKEN);
			await tx.apiToken.upsert({
				where: { tokenHash },
				create: { id: newId(), tokenHash, userId: user.id, name: "settings", scope: "write", expiresAt },
				update: { expiresAt },
			});
		}
		await record(tx, start, {
			projectId: null,
			action: "user.added",
			subject: { type: "user", id: user.id },
		});
	});
}
