import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { invite } from "#lib/auth/invitations.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import type { Role } from "#prisma/enums.ts";

/** The path of a link that makes somebody a member. */
export async function linkFor(projectId: string, role: Role, note: string): Promise<string> {
	return (await invite(systemActor("test"), projectId, { roles: [role], note })).value.link ?? "";
}

/** Contributions of this person that wait for a review. @returns the first one's number and id */
export async function submitted(projectId: string, email: string, count = 1) {
	const { id, name } = await db.user.findUniqueOrThrow({ where: { email } });
	const roles = { [projectId]: ["contributor" as const] };
	const writer: Actor = { ...systemActor("test"), kind: "user", id, userId: id, name, roles };
	const { contribution } = await aSubmission(writer, projectId);
	for (let more = 1; more < count; more++) await aSubmission(writer, projectId);
	return { id: contribution.id, number: contribution.number };
}

/** What the first change of a contribution says now. */
export async function textOf(contributionId: string): Promise<string> {
	const change = await db.change.findFirstOrThrow({ where: { contributionId, ordinal: 0 } });
	return change.text ?? "";
}

export const countLive = (projectId: string): Promise<number> =>
	db.contribution.count({ where: { projectId, status: "live" } });
