import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/platform/db.server.ts";
import { ConflictError, ForbiddenError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";

/** A change as its row has it. */
export type ChangeRow = { id: string; path: string; text: string } & (
	| { kind: "create"; nodeId: null; baseSha256: null }
	| { kind: "edit"; nodeId: string; baseSha256: string }
);

/**
 * The person who writes: the user, or the owner of the token.
 *
 * @throws ForbiddenError `contribution.no-person` for the engine, which writes and judges nothing
 */
export function personOf(actor: Actor): string {
	if (actor.userId === null) {
		throw new ForbiddenError("contribution.no-person", "Contributions are written and judged by people.");
	}
	return actor.userId;
}

/** Begins a draft with these changes; whether the actor may is the caller's to ask. @returns its id and number */
export async function createDraft(
	tx: Tx,
	actor: Actor,
	projectId: string,
	{ id = newId(), title, changes }: { id?: string; title: string; changes: readonly ChangeRow[] },
): Promise<{ id: string; number: number }> {
	const authorId = personOf(actor);
	const number = await nextNumber(tx, projectId, "contribution");
	await tx.contribution.create({
		data: {
			id,
			projectId,
			number,
			title: title.slice(0, 200),
			authorId,
			authors: { create: { userId: authorId } },
		},
	});
	await tx.change.createMany({
		data: changes.map((change, ordinal) => ({ ...change, ordinal, projectId, contributionId: id })),
	});
	await record(tx, actor, {
		projectId,
		action: "contribution.drafted",
		subject: { type: "contribution", id },
		after: { changes: hashesOf(changes) },
	});
	await tell(tx, projectId, "contribution", id);
	return { id, number };
}

/** What the audit keeps of texts. */
export const hashesOf = (changes: readonly { id: string; path: string; text: string | null }[]) =>
	changes.map(({ id, path, text }) => ({ changeId: id, path, sha256: text === null ? null : sha256(text) }));

/** @throws ConflictError `taxonomy-node.exists` where a leaf is at this path */
export async function ensureFree(tx: Tx, projectId: string, path: string): Promise<void> {
	const there = await tx.taxonomyNode.findFirst({
		where: { projectId, path, liveRevisionId: { not: null } },
		select: { id: true },
	});
	if (there) {
		const says = "There is a leaf at this path already. Edit it, or choose another name.";
		throw new ConflictError("taxonomy-node.exists", says, { path, nodeId: there.id });
	}
}
