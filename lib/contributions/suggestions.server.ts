import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, NotFoundError } from "#lib/platform/errors.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { setScalar } from "#lib/taxonomy/qna/edit.ts";
import { readQna } from "#lib/taxonomy/qna/read.ts";
import { pointerOf } from "./anchors.ts";
import { personOf } from "./draft.server.ts";
import { writeTexts } from "./edit.server.ts";
import { getFor, SLOW, staleError } from "./move-on.server.ts";
import { getContribution } from "./queries.server.ts";
import type { ContributionView } from "./schema.ts";
import { getThread } from "./threads.server.ts";

/**
 * Puts a suggested wording into the draft: only its field's lines change. Whoever suggested it is an author of the
 * contribution from then on, as is whoever applies it. Its thread is resolved.
 *
 * @param ifMatch the ETag of the revision that it is applied to
 * @throws NotFoundError  `comment.not-found`
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.no-person`
 * @throws StaleError     `contribution.stale`
 * @throws ConflictError  `suggestion.applied`, `suggestion.outdated`, or `contribution.not-editable`
 * @throws InvalidError   `qna.not-editable` where the field cannot be changed alone
 */
export async function applySuggestion(
	actor: Actor,
	commentId: string,
	ifMatch: string,
): Promise<Versioned<ContributionView>> {
	return db.$transaction(async (tx) => {
		const { authorId, threadId, contributionId } = await getSuggestion(tx, actor, commentId);
		await getFor(tx, actor, contributionId, "contribution.write");
		await tx.$queryRaw`select 1 from "Contribution" where id = ${contributionId}::uuid for update`;
		const { value: contribution, etag } = await getFor(tx, actor, contributionId, "contribution.write");
		if (etag !== ifMatch) throw await staleError(tx, actor, contributionId);

		const { anchor, changeId, comments } = await getThread(actor, threadId, tx);
		const suggestion = comments.find(({ id }) => id === commentId)?.suggestion;
		const change = contribution.changes.find(({ id }) => id === changeId);
		if (suggestion?.state === "applied") {
			throw new ConflictError("suggestion.applied", "This wording is in the draft already.");
		}
		if (!suggestion || !change || !anchor || suggestion.state === "outdated") {
			const says =
				"The field says something else since this was suggested. Edit it, or ask for a new wording.";
			throw new ConflictError("suggestion.outdated", says, { now: anchor?.now ?? null });
		}
		const { positions } = readQna(change.text ?? "", `${change.path}/qna.yaml`);
		const pointer = pointerOf(anchor, (place) => positions.has(place));
		const text = setScalar(change.text ?? "", pointer, suggestion.text);
		const texts = [{ changeId: change.id, text }];
		await writeTexts(
			tx,
			actor,
			contributionId,
			ifMatch,
			{ texts, remove: [] },
			{
				action: "contribution.suggestion-applied",
				authors: [authorId],
				after: { commentId, suggestedBy: authorId },
			},
		);
		const by = personOf(actor);
		await tx.comment.update({ where: { id: commentId }, data: { appliedAt: new Date(), appliedById: by } });
		await tx.commentThread.updateMany({
			where: { id: threadId, resolvedAt: null },
			data: { resolvedAt: new Date(), resolvedById: by },
		});
		return getContribution(actor, contributionId, tx);
	}, SLOW);
}

async function getSuggestion(tx: Tx, actor: Actor, id: string) {
	const found = await tx.comment.findFirst({
		where: { id, suggestion: { not: null }, ...visibleTo(actor) },
		select: { authorId: true, threadId: true, thread: { select: { contributionId: true } } },
	});
	if (!found) throw new NotFoundError("comment.not-found", "There is no such suggestion.");
	const { thread, ...rest } = found;
	return { ...rest, contributionId: thread.contributionId };
}
