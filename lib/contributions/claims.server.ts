import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, ForbiddenError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { personOf } from "./draft.server.ts";
import { getFor } from "./move-on.server.ts";
import { getContribution } from "./queries.server.ts";
import { claimEnd } from "./queue.ts";
import type { ContributionView, NextInput, NextView } from "./schema.ts";

/** Fifty at once wait for a connection of the pool in turn. */
const PATIENT = { maxWait: 20_000, timeout: 20_000 };

/**
 * Says that one reviews it, for half an hour from now; asked again, anew. A claim keeps others from being given the
 * same one, and forbids nobody to give a verdict.
 *
 * @throws NotFoundError  `contribution.not-found`
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.own`
 * @throws ConflictError  `contribution.not-under-review`, or `contribution.claimed` with who has it until when
 */
export async function claimContribution(actor: Actor, id: string): Promise<Versioned<ContributionView>> {
	return db.$transaction(async (tx) => {
		const { value: found } = await getFor(tx, actor, id, "contribution.review");
		await tx.$queryRaw`select 1 from "Contribution" where id = ${id}::uuid for update`;
		const { value } = await getContribution(actor, id, tx);
		const userId = personOf(actor);
		if (value.status !== "submitted") {
			throw new ConflictError("contribution.not-under-review", "Only what is submitted is reviewed.");
		}
		if (value.authors.some((author) => author.id === userId)) {
			const says = "You wrote a part of this contribution. Someone else has to review it.";
			throw new ForbiddenError("contribution.own", says);
		}
		if (!(await take(tx, { id, projectId: found.projectId }, userId))) {
			const says = `${value.claim?.reviewer.name ?? "Someone else"} reviews this contribution.`;
			throw new ConflictError("contribution.claimed", says, { claim: value.claim });
		}
		await note(tx, actor, found, "contribution.claimed");
		return getContribution(actor, id, tx);
	}, PATIENT);
}

/**
 * Gives one's claim back. Safe to repeat.
 *
 * @throws NotFoundError  `contribution.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 */
export async function releaseClaim(actor: Actor, id: string): Promise<Versioned<ContributionView>> {
	return db.$transaction(async (tx) => {
		const { value: found } = await getFor(tx, actor, id, "contribution.review");
		await giveBack(tx, actor, found);
		return getContribution(actor, id, tx);
	});
}

/**
 * Gives a reviewer the contribution that waits longest and that nobody else has claimed, and claims it for them. Of
 * any number of reviewers who ask at once no two are given the same.
 *
 * @param after the one that they have before them: it is given back, and the next after it is looked for first
 * @throws NotFoundError  `project.not-found`, or `contribution.not-found` of `after`
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.no-person`
 */
export async function claimNext(
	actor: Actor,
	projectId: string,
	{ after }: NextInput,
): Promise<{ value: NextView }> {
	ensureMay(actor, projectId, "contribution.review");
	const userId = personOf(actor);
	return db.$transaction(async (tx) => {
		if (after !== undefined) {
			const { value: current } = await getFor(tx, actor, after, "contribution.review");
			await giveBack(tx, actor, current);
		}
		for (;;) {
			const free = await lockFree(tx, projectId, userId, after);
			if (!free) return { value: { next: null } };
			// Whoever looked a moment earlier may have claimed it since our statement began: then the next one.
			if (!(await take(tx, { id: free.id, projectId }, userId))) continue;
			await note(tx, actor, { id: free.id, projectId }, "contribution.claimed");
			return { value: { next: free } };
		}
	}, PATIENT);
}

/** The oldest that is free, locked; those that others lock at this moment are passed over. */
async function lockFree(tx: Tx, projectId: string, userId: string, after: string | undefined) {
	const now = new Date(); // of the clock that `take` goes by: what is free here is free there
	const [free] = await tx.$queryRaw<{ id: string; number: number }[]>`
		select c.id, c.number from "Contribution" c
		 where c."projectId" = ${projectId}::uuid and c.status = 'submitted'
		   and c.id is distinct from ${after ?? null}::uuid
		   and not exists (select 1 from "ContributionAuthor" a where a."contributionId" = c.id and a."userId" = ${userId}::uuid)
		   and not exists (select 1 from "ReviewClaim" r where r."contributionId" = c.id
		                    and r."reviewerId" <> ${userId}::uuid and r."expiresAt" > ${now})
		 order by (c."submittedAt", c.id) > (select p."submittedAt", p.id from "Contribution" p where p.id = ${after ?? null}::uuid) desc nulls last,
		          c."submittedAt", c.id
		 limit 1 for update of c skip locked`;
	return free;
}

/** Claims it unless somebody else has it. The row decides, not what was read before. @returns whether one has it now */
async function take(
	tx: Tx,
	{ id, projectId }: { id: string; projectId: string },
	userId: string,
): Promise<boolean> {
	const now = new Date();
	const taken = await tx.$executeRaw`
		insert into "ReviewClaim" ("projectId", "contributionId", "reviewerId", "claimedAt", "expiresAt")
		values (${projectId}::uuid, ${id}::uuid, ${userId}::uuid, ${now}, ${claimEnd(now)})
		on conflict ("contributionId") do update
		   set "reviewerId" = excluded."reviewerId", "claimedAt" = excluded."claimedAt", "expiresAt" = excluded."expiresAt"
		 where "ReviewClaim"."reviewerId" = excluded."reviewerId" or "ReviewClaim"."expiresAt" <= ${now}`;
	return taken === 1;
}

async function giveBack(
	tx: Tx,
	actor: Actor,
	contribution: { id: string; projectId: string },
): Promise<void> {
	const { count } = await tx.reviewClaim.deleteMany({
		where: { contributionId: contribution.id, reviewerId: personOf(actor) },
	});
	if (count > 0) await note(tx, actor, contribution, "contribution.claim-released");
}

/** Not among the contribution's own entries: its history is of its texts. */
async function note(
	tx: Tx,
	actor: Actor,
	{ id, projectId }: { id: string; projectId: string },
	action: string,
) {
	await record(tx, actor, { projectId, action, subject: { type: "review-claim", id } });
	await tell(tx, projectId, "contribution", id);
}
