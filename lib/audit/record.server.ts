import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/platform/db.server.ts";
import { currentRequestId } from "#lib/platform/request-id.server.ts";
import type { Prisma } from "#prisma/client.ts";

type Entry = {
	/** Null for what concerns the whole site. */
	projectId: string | null;
	/** What happened, past tense: "contribution.accepted". */
	action: string;
	subject: { type: string; id: string };
	/** What changed, as it was and as it is. Never a secret, never a long text: hashes and ids. */
	before?: Prisma.InputJsonObject;
	after?: Prisma.InputJsonObject;
};

/**
 * Writes down who did what. Takes a transaction, and only a transaction:
 * a change and its entry are kept together or not at all.
 */
export async function record(tx: Tx, actor: Actor, { projectId, action, subject, ...diff }: Entry) {
	await tx.auditEntry.create({
		data: {
			projectId,
			actorKind: actor.kind,
			actorId: actor.id,
			action,
			subjectType: subject.type,
			subjectId: subject.id,
			requestId: currentRequestId() ?? null,
			...diff,
		},
	});
}
