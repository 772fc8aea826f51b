import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay, type Permission } from "#lib/auth/policy.ts";
import type { Tx } from "#lib/platform/db.server.ts";
import { StaleError } from "#lib/platform/errors.ts";
import { revisionOf } from "#lib/platform/versioned.ts";
import type { ContributionStatus } from "#prisma/enums.ts";
import { getContribution } from "./queries.server.ts";

/** Checks and texts of a large import are one transaction. */
export const SLOW = { timeout: 60_000, maxWait: 10_000 };

/** @throws NotFoundError `contribution.not-found` @throws ForbiddenError `auth.not-permitted`, `auth.read-only` */
export async function getFor(tx: Tx, actor: Actor, id: string, permission: Permission) {
	const found = await getContribution(actor, id, tx);
	ensureMay(actor, found.value.projectId, permission);
	return found;
}

/**
 * Moves a contribution on from the revision that `ifMatch` names, to the status that `next` decides.
 * The revision in the filter is the lock: of two people at once, one updates no row and is told the text as it is.
 *
 * @param yours what the actor wanted to write, to be shown beside it
 * @returns the revision moved on from, and the status it now has
 */
export async function moveOn(
	tx: Tx,
	actor: Actor,
	id: string,
	ifMatch: string,
	next: (now: ContributionStatus) => ContributionStatus,
	yours?: object,
) {
	const current = await tx.contribution.findUniqueOrThrow({
		where: { id },
		select: { status: true, revision: true },
	});
	const revision = revisionOf(ifMatch);
	if (revision !== undefined && revision === current.revision) {
		const status = next(current.status);
		const { count } = await tx.contribution.updateMany({
			where: { id, revision },
			data: { status, revision: { increment: 1 }, updatedAt: new Date() },
		});
		if (count === 1) {
			// What is no longer under review is nobody's to review.
			if (status !== "submitted") await tx.reviewClaim.deleteMany({ where: { contributionId: id } });
			return { revision, status };
		}
	}
	throw await staleError(tx, actor, id, yours);
}

/** What somebody is told who decided on a revision that is no longer the newest. */
export async function staleError(tx: Tx, actor: Actor, id: string, yours?: object): Promise<StaleError> {
	const now = await getContribution(actor, id, tx);
	return new StaleError("contribution.stale", "The contribution changed while you read it.", {
		current: now.value,
		etag: now.etag,
		...(yours && { yours }),
	});
}
