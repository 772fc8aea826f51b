import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { nameOf } from "#lib/taxonomy/path.ts";
import { lockTaxonomy } from "#lib/taxonomy/revisions.server.ts";
import { makeLive } from "./accept.server.ts";
import { type ChangeRow, createDraft, ensureFree, hashesOf, personOf } from "./draft.server.ts";
import { decide, submit, withdraw } from "./lifecycle.ts";
import { getFor, moveOn, SLOW } from "./move-on.server.ts";
import { getContribution } from "./queries.server.ts";
import type { ChangeInput, ContributionView, DraftInput, ReviewInput } from "./schema.ts";

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
