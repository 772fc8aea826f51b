import { findTexts, saveTexts } from "#lib/platform/content.server.ts";
import { db, whenDatabaseIsThere } from "#lib/platform/db.server.ts";
import type { ReplyCache } from "./reply-cache.ts";

/**
 * The reply cache in the database: what was paid for is kept before it is used, with the request that paid for it. A
 * reply in hand waits for a database that restarts.
 */
export function keptReplies(teacher: {
	id: string;
	revision: number;
	model: string;
	priceInMicros: bigint;
	priceOutMicros: bigint;
}): ReplyCache {
	return {
		async find(callKey) {
			const row = await whenDatabaseIsThere(() => db.teacherCall.findUnique({ where: { callKey } }));
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
