import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay, type Permission } from "#lib/auth/policy.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import {
	ConflictError,
	ForbiddenError,
	InvalidError,
	NotFoundError,
	StaleError,
} from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { revisionOf, type Versioned } from "#lib/platform/versioned.ts";
import { nameOf } from "#lib/taxonomy/path.ts";
import { lockTaxonomy } from "#lib/taxonomy/revisions.server.ts";
import type { ContributionStatus } from "#prisma/enums.ts";
import { makeLive } from "./accept.server.ts";
import { type ChangeRow, createDraft, hashesOf, personOf } from "./draft.server.ts";
import { decide, edit, submit, withdraw } from "./lifecycle.ts";
import { getContribution } from "./queries.server.ts";
import type { ChangeInput, ContributionView, DraftInput, EditInput, ReviewInput } from "./schema.ts";

/** Checks and texts of a large import are one transaction. */
const SLOW = { timeout: 60_000, maxWait: 10_000 };

/**
 * Begins a contribution of one or more changes.
 *
 * @throws NotFoundError  `project.not-found`, or `taxonomy-node.not-found` of a change
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.no-person`
 * @throws ConflictError  `taxonomy-node.exists` where a new leaf's path has one already
 */
export async function draftContribution(
	actor: Actor,
	projectId: string,
	{ title, changes }: DraftInput,
): Promise<Versioned<ContributionView>> {
	ensureMay(actor, projectId, "contribution.write");

	return db.$transaction(async (tx) => {
		const rows: ChangeRow[] = [];
		for (const change of changes) rows.push(await targetOf(tx, projectId, change));
		const { id } = await createDraft(tx, actor, projectId, { title: title ?? titleOf(rows), changes: rows });
		return getContribution(actor, id, tx);
	}, SLOW);
}

function titleOf(changes: readonly ChangeRow[]): string {
	const first = changes[0];
	if (!first) return "";
	const more = changes.length > 1 ? ` and ${changes.length - 1} more` : "";
	return `${first.kind === "create" ? "New leaf" : "Edit of"} ${nameOf(first.path)}${more}`;
}

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
	return db.$transaction(async (tx) => {
		const { value: before } = await getFor(tx, actor, id, "contribution.write");
		const { projectId } = before;
		await moveOn(tx, actor, id, ifMatch, edit, { texts });
		await tx.contribution.update({ where: { id }, data: { ...(title !== undefined && { title }) } });
		await tx.contributionAuthor.createMany({
			data: { projectId, contributionId: id, userId: personOf(actor) },
			skipDuplicates: true,
		});
		for (const given of texts) await rewrite(tx, before, given);
		if (remove.length > 0) {
			const { count } = await tx.change.deleteMany({ where: { id: { in: remove }, contributionId: id } });
			if (count < new Set(remove).size)
				throw new NotFoundError("change.not-found", "There is no such change.");
			if (count === before.changes.length) {
				const says = "A contribution has at least one change. Withdraw it instead.";
				throw new InvalidError("contribution.empty", says);
			}
		}
		const touched = new Set([...texts.map(({ changeId }) => changeId), ...remove]);
		const { value: now, etag } = await getContribution(actor, id, tx);
		await record(tx, actor, {
			projectId,
			action: "contribution.edited",
			subject: { type: "contribution", id },
			before: { changes: hashesOf(before.changes.filter((change) => touched.has(change.id))) },
			after: { changes: hashesOf(now.changes.filter((change) => touched.has(change.id))) },
		});
		await tell(tx, projectId, "contribution", id);
		return { value: now, etag };
	}, SLOW);
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
}

/**
 * Sends it to be reviewed. Errors of its check block; warnings do not.
 *
 * @param ifMatch the ETag of the revision that is submitted
 * @throws NotFoundError  `contribution.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 * @throws StaleError     `contribution.stale`
 * @throws ConflictError  `contribution.not-editable`
 * @throws InvalidError   `contribution.check-failed`, with each change's findings, or `contribution.no-change`
 */
export async function submitContribution(
	actor: Actor,
	id: string,
	ifMatch: string,
): Promise<Versioned<ContributionView>> {
	return db.$transaction(async (tx) => {
		const { value: before } = await getFor(tx, actor, id, "contribution.write");
		await moveOn(tx, actor, id, ifMatch, submit);
		ensureChecked(before, "submit");
		ensureDiffers(before);
		await tx.contribution.update({ where: { id }, data: { submittedAt: new Date() } });
		return conclude(tx, actor, before, "contribution.submitted", { changes: hashesOf(before.changes) });
	}, SLOW);
}

/**
 * Takes it back; an edit makes it a draft again.
 *
 * @throws NotFoundError  `contribution.not-found`
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.not-own` on someone else's work
 * @throws StaleError     `contribution.stale`
 * @throws ConflictError  `contribution.not-open`
 */
export async function withdrawContribution(
	actor: Actor,
	id: string,
	ifMatch: string,
): Promise<Versioned<ContributionView>> {
	return db.$transaction(async (tx) => {
		const { value: before } = await getFor(tx, actor, id, "contribution.write");
		if (!before.authors.some((author) => author.id === actor.userId)) {
			throw new ForbiddenError("contribution.not-own", "Only its authors withdraw a contribution.");
		}
		await moveOn(tx, actor, id, ifMatch, withdraw);
		return conclude(tx, actor, before, "contribution.withdrawn");
	}, SLOW);
}

/**
 * Gives a verdict on the revision of a contribution that the reviewer read. Accepting makes its changes live in the
 * same transaction, if their checks pass and what they started from is still live.
 *
 * @param ifMatch the ETag of that revision
 * @throws NotFoundError  `contribution.not-found`
 * @throws ForbiddenError `auth.not-permitted`, `auth.read-only`, or `contribution.own` for who wrote any part of it
 * @throws StaleError     `contribution.stale`, with the text as it is now
 * @throws ConflictError  `contribution.not-under-review`, or `contribution.base-changed` with both texts
 * @throws InvalidError   `contribution.check-failed`
 */
export async function reviewContribution(
	actor: Actor,
	id: string,
	ifMatch: string,
	{ verdict, comment }: ReviewInput,
): Promise<Versioned<ContributionView>> {
	return db.$transaction(async (tx) => {
		const { value: found } = await getFor(tx, actor, id, "contribution.review");
		const { projectId } = found;
		const reviewerId = personOf(actor);
		if (verdict === "accept") await lockTaxonomy(tx, projectId);
		// From here on nobody edits it: who wrote it is asked of the very text that is judged.
		await tx.$queryRaw`select 1 from "Contribution" where id = ${id}::uuid for update`;
		const { value: locked } = await getContribution(actor, id, tx); // while it is still open
		if (locked.authors.some((author) => author.id === reviewerId)) {
			const says = "You wrote a part of this contribution. Someone else has to review it.";
			throw new ForbiddenError("contribution.own", says);
		}
		const { revision, status } = await moveOn(tx, actor, id, ifMatch, (now) => decide(now, verdict));
		await tx.review.create({
			data: { id: newId(), projectId, contributionId: id, reviewerId, revision, verdict, comment },
		});
		if (verdict === "accept") {
			ensureChecked(locked, "accept");
			await makeLive(tx, locked, found.author.id);
		}
		const action = verdict === "accept" ? "contribution.accepted" : `contribution.${status}`;
		return conclude(tx, actor, locked, action, { comment, changes: hashesOf(locked.changes) });
	}, SLOW);
}

/** @throws NotFoundError `contribution.not-found` @throws ForbiddenError `auth.not-permitted`, `auth.read-only` */
async function getFor(tx: Tx, actor: Actor, id: string, permission: Permission) {
	const found = await getContribution(actor, id, tx);
	ensureMay(actor, found.value.projectId, permission);
	return found;
}

function ensureChecked({ changes }: ContributionView, wanted: "submit" | "accept"): void {
	const failed = changes.filter(({ check }) => check.verdict === "errors");
	if (failed.length === 0) return;
	const errors = failed.flatMap(({ check }) => check.findings.filter(({ severity }) => severity === "error"));
	const isOne = errors.length === 1;
	const says = isOne ? "The check found an error" : `The check found ${errors.length} errors`;
	const cure = wanted === "accept" ? "Request changes." : `Mend ${isOne ? "it" : "them"}, then submit.`;
	throw new InvalidError("contribution.check-failed", `${says} in ${failed[0]?.path}. ${cure}`, {
		findings: failed.map(({ id, path, check }) => ({ changeId: id, path, findings: check.findings })),
	});
}

/** @throws InvalidError `contribution.no-change` where each change is an edit that leaves its leaf as it is */
function ensureDiffers({ changes }: ContributionView): void {
	const isSame = ({ kind, text, baseText, moved }: ContributionView["changes"][number]) =>
		kind === "edit" && text === (moved?.text ?? baseText);
	if (changes.every(isSame)) {
		throw new InvalidError("contribution.no-change", "Nothing differs from the live revision.");
	}
}

/** Writes down what happened, and tells who looks at it. */
async function conclude(
	tx: Tx,
	actor: Actor,
	before: ContributionView,
	action: string,
	more: { comment?: string; changes?: ReturnType<typeof hashesOf> } = {},
): Promise<Versioned<ContributionView>> {
	const { id, projectId } = before;
	const { status } = await tx.contribution.findUniqueOrThrow({ where: { id }, select: { status: true } });
	await record(tx, actor, {
		projectId,
		action,
		subject: { type: "contribution", id },
		before: { status: before.status },
		after: { status, ...more },
	});
	await tell(tx, projectId, "contribution", id);
	return getContribution(actor, id, tx);
}

/**
 * Moves a contribution on from the revision that `ifMatch` names, to the status that `next` decides.
 * The revision in the filter is the lock: of two people at once, one updates no row and is told the text as it is.
 *
 * @param yours what the actor wanted to write, to be shown beside it
 * @returns the revision moved on from, and the status it now has
 */
async function moveOn(
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
		if (count === 1) return { revision, status };
	}
	const now = await getContribution(actor, id, tx);
	throw new StaleError("contribution.stale", "The contribution changed while you read it.", {
		current: now.value,
		etag: now.etag,
		...(yours && { yours }),
	});
}

/** The columns of a change. Looked up in the project, and held there by the composite key as well. */
async function targetOf(tx: Tx, projectId: string, change: ChangeInput): Promise<ChangeRow> {
	const { text } = change;
	if (change.kind === "create") {
		await ensureFree(tx, projectId, change.path);
		return { id: newId(), kind: "create", nodeId: null, baseSha256: null, path: change.path, text };
	}
	const { nodeId, base: baseSha256 } = change;
	const node = await tx.taxonomyNode.findFirst({ where: { id: nodeId, projectId }, select: { path: true } });
	if (!node) throw new NotFoundError("taxonomy-node.not-found", "There is no such node.", { nodeId });
	const isKnown = await tx.nodeRevision.count({ where: { projectId, nodeId, sha256: baseSha256 } });
	if (isKnown === 0) {
		throw new ConflictError("contribution.base-changed", "The leaf has no revision with this text.", {
			nodeId,
		});
	}
	return { id: newId(), kind: "edit", nodeId, baseSha256, path: node.path, text };
}

async function ensureFree(tx: Tx, projectId: string, path: string): Promise<void> {
	const there = await tx.taxonomyNode.findFirst({
		where: { projectId, path, liveRevisionId: { not: null } },
		select: { id: true },
	});
	if (there) {
		const says = "There is a leaf at this path already. Edit it, or choose another name.";
		throw new ConflictError("taxonomy-node.exists", says, { path, nodeId: there.id });
	}
}
