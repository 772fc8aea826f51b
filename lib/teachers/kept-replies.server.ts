import { setTimeout as sleep } from "node:timers/promises";
import { findTexts, saveTexts } from "#lib/platform/content.server.ts";
import { db, isDatabaseAway } from "#lib/platform/db.server.ts";
import type { ReplyCache } from "./reply-cache.ts";

/** A database that restarts is back within seconds. A reply in hand is worth the wait: it was paid for. */
const PATIENCE_MS = 30_000;
const EVERY_MS = 250;

/** Does what can be done twice, until the database is there. @throws what it threw, when that takes too long */
async function whenDatabaseIsThere(write: () => Promise<void>): Promise<void> {
	for (const until = Date.now() + PATIENCE_MS; ; await sleep(EVERY_MS)) {
		try {
			return await write();
		} catch (error) {
			if (!isDatabaseAway(error) || Date.now() > until) throw error;
		}
	}
}

/** The reply cache in the database: what was paid for is kept before it is used, with the request that paid for it. */
export function keptReplies(teacher: {
	id: string;
	revision: number;
	model: string;
	priceInMicros: bigint;
	priceOutMicros: bigint;
}): ReplyCache {
	return {
		async find(callKey) {
			const row = await db.teacherCall.findUnique({ where: { callKey } });
			if (!row) return undefined;
			const text = (await findTexts([row.replySha256])).get(row.replySha256);
			if (text === undefined) return undefined; // erased: it has to be asked for again
			const { promptTokens, completionTokens } = row;
			return { text, finishReason: finishReasonOf(row.finishReason), promptTokens, completionTokens };
		},
		save: (callKey, reply, request, { purpose, stage }) =>
			whenDatabaseIsThere(() =>
				db.$transaction(async (tx) => {
					const [requestSha256, replySha256] = (await saveTexts(tx, [
						JSON.stringify(request),
						reply.text,
					])) as [string, string];
					const { promptTokens, completionTokens, finishReason } = reply;
					const costMicros =
						(BigInt(promptTokens) * teacher.priceInMicros +
							BigInt(completionTokens) * teacher.priceOutMicros) /
						1_000_000n;
					await tx.teacherCall.createMany({
						data: {
							callKey,
							teacherId: teacher.id,
							teacherRevision: teacher.revision,
							model: teacher.model,
							stage,
							purpose,
							requestSha256,
							replySha256,
							finishReason,
							promptTokens,
							completionTokens,
							costMicros,
						},
						skipDuplicates: true,
					});
				}),
			),
	};
}

const finishReasonOf = (kept: string) => (kept === "stop" || kept === "length" ? kept : "other");
