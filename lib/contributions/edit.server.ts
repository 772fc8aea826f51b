import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { ensureFree, hashesOf, personOf } from "./draft.server.ts";
import { carryDraftSeeds } from "./draft-seeds.server.ts";
import { edit } from "./lifecycle.ts";
import { getFor, moveOn, SLOW } from "./move-on.server.ts";
import { getContribution } from "./queries.server.ts";
import type { ContributionView, EditInput } from "./schema.ts";

/**
 * Replaces the texts of some changes, takes some out, or names it anew. Whoever may contribute may write on a
 * contribution that is with its authors, and is one of its authors from then on. A withdrawn one is a draft again.
 *
 * @param ifMatch the ETag of the revision the texts were written on
 * @throws NotFoundError  `contribution.not-found`, or `change.not-found`
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.no-person`
 * @throws StaleError     `contribution.stale`, with both texts
 * @throws ConflictError  `contribution.not-editable`, `contribution.base-changed`, or `taxonomy-node.exists`
 * @throws InvalidError   `contribution.empty` where nothing would be left
 */
export async function editContribution(
	actor: Actor,
	id: string,
	ifMatch: string,
	{ title, texts, remove }: EditInput,
): Promise<Versioned<ContributionView>> {
	return db.$transaction(
		(tx) => writeTexts(tx, actor, id, ifMatch, { title, texts, remove }, { action: "contribution.edited" }),
		SLOW,
	);
}

/** What kind of edit it is, who else is an author by it, and what else the audit keeps of it. */
type Deed = { action: string; authors?: readonly string[]; after?: { [key: string]: string } };

/** `editContribution` inside a transaction. */
export async function writeTexts(
	tx: Tx,
	actor: Actor,
	id: string,
	ifMatch: string,
	{ title, texts, remove }: EditInput,
	{ action, authors = [], after = {} }: Deed,
): Promise<Versioned<ContributionView>> {
	const { value: before } = await getFor(tx, actor, id, "contribution.write");
	const { projectId } = before;
	await moveOn(tx, actor, id, ifMatch, edit, { texts });
	await tx.contribution.update({ where: { id }, data: { ...(title !== undefined && { title }) } });
	await tx.contributionAuthor.createMany({
		data: [personOf(actor), ...authors].map((userId) => ({ projectId, contributionId: id, userId })),
		skipDuplicates: true,
	});
	for (const given of texts) await rewrite(tx, before, given);
	if (remove.length > 0) {
		const { count } = await tx.change.deleteMany({ where: { id: { in: remove }, contributionId: id } });
		if (count < new Set(remove).size) throw new NotFoundError("change.not-found", "There is no such change.");
		if (count === before.changes.length) {
			const says = "A contribution has at least one change. Withdraw it instead.";
			throw new InvalidError("contribution.empty", says);
		}
	}
	const touched = new Set([...texts.map(({ changeId }) => changeId), ...remove]);
	const { value: now, etag } = await getContribution(actor, id, tx);
	await record(tx, actor, {
		projectId,
		action,
		subject: { type: "contribution", id },
		before: { changes: hashesOf(before.changes.filter((change) => touched.has(change.id))) },
		after: { ...after, changes: hashesOf(now.changes.filter((change) => touched.has(change.id))) },
	});
	await tell(tx, projectId, "contribution", id);
	return { value: now, etag };
}

async function rewrite(
	tx: Tx,
	{ id, projectId, changes }: ContributionView,
	given: EditInput["texts"][number],
) {
	const change = changes.find((one) => one.id === given.changeId && one.text !== null);
	if (!change) {
		throw new NotFoundError("change.not-found", "There is no such change.", { changeId: given.changeId });
	}
	const { text, base, path } = given;
	if (base !== undefined && base !== change.baseSha256) {
		if (change.kind !== "edit" || base !== change.moved?.sha256) {
			throw new ConflictError("contribution.base-changed", "This is not the live text of the leaf.", {
				changeId: change.id,
			});
		}
	}
	if (path !== undefined && path !== change.path) {
		if (change.kind !== "create") {
			throw new ConflictError("change.path-fixed", "An edit does not move its leaf.", {
				changeId: change.id,
			});
		}
		await ensureFree(tx, projectId, path);
		if (changes.some((other) => other.path === path)) {
			throw new ConflictError("change.path-taken", "Another change of this contribution has this path.", {
				path,
			});
		}
	}
	await tx.change.updateMany({
		where: { id: change.id, contributionId: id },
		data: { text, ...(base !== undefined && { baseSha256: base }), ...(path !== undefined && { path }) },
	});
	await carryDraftSeeds(tx, { projectId, id: change.id, path: path ?? change.path, text });
}
