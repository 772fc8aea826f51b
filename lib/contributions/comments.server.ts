import { record } from "#lib/audit/record.server.ts";
import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { readLeaf } from "#lib/taxonomy/leaf.ts";
import { isSeedField, quoteIn, textAt } from "./anchors.ts";
import type { CommentInput, ThreadInput, ThreadView } from "./comments-schema.ts";
import { personOf } from "./draft.server.ts";
import { ensureDraftSeeds } from "./draft-seeds.server.ts";
import { getFor, staleError } from "./move-on.server.ts";
import type { ContributionView } from "./schema.ts";
import { getThread } from "./threads.server.ts";

/**
 * Begins a thread with its first comment. A comment changes no text: the contribution keeps its revision.
 *
 * @param ifMatch the ETag of the revision that the sender read: places and words are named in its texts
 * @throws NotFoundError  `contribution.not-found`, `change.not-found`, or `member.not-found` of a mention
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.no-person`
 * @throws StaleError     `contribution.stale`
 * @throws InvalidError   `comment.no-such-place`, or `comment.no-such-words`
 */
export async function startThread(
	actor: Actor,
	contributionId: string,
	ifMatch: string,
	input: ThreadInput,
): Promise<{ value: ThreadView }> {
	return db.$transaction(async (tx) => {
		await getFor(tx, actor, contributionId, "contribution.comment");
		// From here on nobody edits it, so that the place is one of the text that was read.
		await tx.$queryRaw`select 1 from "Contribution" where id = ${contributionId}::uuid for update`;
		const { value: contribution, etag } = await getFor(tx, actor, contributionId, "contribution.comment");
		if (etag !== ifMatch) throw await staleError(tx, actor, contributionId, input);
		const { projectId } = contribution;
		const { fieldText, ...anchor } = await anchorOf(tx, contribution, input);
		const id = newId();
		await tx.commentThread.create({ data: { id, projectId, contributionId, fieldText, ...anchor } });
		const value = await addComment(tx, actor, { id, projectId, contributionId, fieldText }, input);
		return { value };
	});
}

/**
 * Answers in a thread, and opens it again if it was resolved.
 *
 * @throws NotFoundError  `comment-thread.not-found`, or `member.not-found` of a mention
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.no-person`
 * @throws InvalidError   `comment.no-such-place` for a wording where the field is gone
 */
export async function answerThread(
	actor: Actor,
	id: string,
	input: CommentInput,
): Promise<{ value: ThreadView }> {
	return db.$transaction(async (tx) => {
		const thread = await getThreadFor(tx, actor, id);
		const fieldText = (await getThread(actor, id, tx)).anchor?.now ?? null;
		await tx.commentThread.update({ where: { id }, data: { resolvedAt: null, resolvedById: null } });
		return { value: await addComment(tx, actor, { ...thread, fieldText }, input) };
	});
}

/**
 * Says that a thread is settled, or that it is not.
 *
 * @throws NotFoundError  `comment-thread.not-found`
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.no-person`
 * @throws ConflictError  `comment-thread.is-so` where it is as wanted already
 */
export async function settleThread(
	actor: Actor,
	id: string,
	to: "resolved" | "open",
): Promise<{ value: ThreadView }> {
	return db.$transaction(async (tx) => {
		const thread = await getThreadFor(tx, actor, id);
		const { count } = await tx.commentThread.updateMany({
			where: { id, resolvedAt: to === "resolved" ? null : { not: null } },
			data:
				to === "resolved"
					? { resolvedAt: new Date(), resolvedById: personOf(actor) }
					: { resolvedAt: null, resolvedById: null },
		});
		if (count === 0) {
			const says = to === "resolved" ? "The thread is resolved already." : "The thread is open already.";
			throw new ConflictError("comment-thread.is-so", says);
		}
		await note(tx, actor, thread, to === "resolved" ? "comment-thread.resolved" : "comment-thread.reopened");
		return { value: await getThread(actor, id, tx) };
	});
}

type Thread = { id: string; projectId: string; contributionId: string };

async function getThreadFor(tx: Tx, actor: Actor, id: string): Promise<Thread> {
	const thread = await tx.commentThread.findFirst({
		where: { id, ...visibleTo(actor) },
		select: { id: true, projectId: true, contributionId: true },
	});
	if (!thread) throw new NotFoundError("comment-thread.not-found", "There is no such thread.");
	ensureMay(actor, thread.projectId, "contribution.comment");
	return thread;
}

/** The columns of a thread's place, looked up in the texts as they are. */
async function anchorOf(tx: Tx, { projectId, changes }: ContributionView, input: ThreadInput) {
	const none = { changeId: null, path: null, fieldText: null };
	const { changeId, place, quote } = input;
	if (changeId === null) return none;
	const change = changes.find(({ id }) => id === changeId);
	if (!change) throw new NotFoundError("change.not-found", "There is no such change.", { changeId });
	const { path } = change;
	if (place === null) return { changeId, path, fieldText: null };

	const content = readLeaf(change.text ?? "", path);
	const fieldText = content && textAt(content, place);
	if (fieldText === null) {
		throw new InvalidError("comment.no-such-place", "The text has no such field.", { place });
	}
	const words = quote && quoteIn(fieldText, quote.text, quote.start);
	if (quote !== null && words === null) {
		const says =
			"The field does not say these words. Quote some that stand in it, or comment on the whole field.";
		throw new InvalidError("comment.no-such-words", says, { quote: quote.text, field: place.field });
	}
	const isSeed = isSeedField(place.field);
	const seeds = isSeed
		? await ensureDraftSeeds(tx, { projectId, id: changeId, path, text: change.text ?? "" })
		: [];
	return {
		changeId,
		path,
		fieldText,
		field: place.field,
		pair: place.pair,
		seedWas: place.seed,
		draftSeedId: (place.seed === null ? undefined : seeds[place.seed]) ?? null,
		...words,
	};
}

/** @param thread `fieldText` is what its field says now */
async function addComment(
	tx: Tx,
	actor: Actor,
	thread: Thread & { fieldText: string | null },
	{ body, suggestion, mentions }: CommentInput,
): Promise<ThreadView> {
	const { id: threadId, projectId, fieldText } = thread;
	if (suggestion !== undefined && fieldText === null) {
		const says = "A wording is suggested for a field, and this thread is about none that is still there.";
		throw new InvalidError("comment.no-such-place", says);
	}
	if (suggestion !== undefined && suggestion === fieldText) {
		throw new InvalidError("comment.same-wording", "The field says just this already. Change the wording.");
	}
	const named = [...new Set(mentions)];
	const members = await tx.membership.count({ where: { projectId, userId: { in: named } } });
	if (members < named.length) {
		throw new NotFoundError("member.not-found", "Only members of the project can be mentioned.", {
			mentions,
		});
	}
	const id = newId();
	const wording = suggestion === undefined ? {} : { suggestion, suggestionFor: fieldText };
	await tx.comment.create({ data: { id, projectId, threadId, authorId: personOf(actor), body, ...wording } });
	await tx.mention.createMany({ data: named.map((userId) => ({ projectId, commentId: id, userId })) });
	await note(tx, actor, thread, suggestion === undefined ? "comment.written" : "comment.suggested", id);
	return getThread(actor, threadId, tx);
}

/** The audit keeps who and where; the words stay in the comment. */
async function note(tx: Tx, actor: Actor, thread: Thread, action: string, commentId?: string): Promise<void> {
	const { id, projectId, contributionId } = thread;
	await record(tx, actor, {
		projectId,
		action,
		subject: { type: "comment-thread", id },
		after: { contributionId, ...(commentId !== undefined && { commentId }) },
	});
	await tell(tx, projectId, "contribution", contributionId);
}
