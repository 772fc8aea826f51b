import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/platform/db.server.ts";
import { ConflictError, InvalidError } from "#lib/platform/errors.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { readText } from "./admit.ts";

/**
 * Reads the request's body and answers it. A POST that names an `Idempotency-Key` is answered once: sent again
 * within a day, it gets the kept answer and changes nothing.
 *
 * Only what was done is kept: after a refusal the same key may try again. Of `secrets`, fields of the answer that are
 * shown once, null is kept: the answer that comes again is without them.
 *
 * Two at the same moment: the second finds the first's row without an answer and is told to ask again.
 */
export async function answerOnce(
	actor: Actor,
	request: Request,
	answer: (text: string) => Promise<Response>,
	secrets: readonly string[] = [],
): Promise<Response> {
	const text = request.method === "GET" || request.method === "HEAD" ? "" : await readText(request);
	const key = request.headers.get("idempotency-key");
	if (key === null || request.method !== "POST") return answer(text);
	if (!/^[\x21-\x7e]{8,200}$/.test(key)) {
		throw new InvalidError(
			"request.bad-idempotency-key",
			"An Idempotency-Key is 8 to 200 visible ASCII characters.",
		);
	}

	const where = { actorId_key: { actorId: actor.id, key } };
	const { pathname, search } = new URL(request.url);
	const ifMatch = request.headers.get("if-match") ?? "";
	const requestHash = sha256(`${request.method} ${pathname}${search}\n${ifMatch}\n${text}`);
	const { count } = await db.idempotentAnswer.createMany({
		data: { actorId: actor.id, key, requestHash, status: UNANSWERED, body: {} },
		skipDuplicates: true,
	});
	if (count === 0) return keptAnswer(await db.idempotentAnswer.findUniqueOrThrow({ where }), requestHash);

	const response = await answer(text).catch(async (error: unknown) => {
		await db.idempotentAnswer.delete({ where }); // nothing was done: the same key may try again
		throw error;
	});
	if (!response.ok) {
		await db.idempotentAnswer.delete({ where });
		return response;
	}
	const etag = response.headers.get("etag");
	const hidden = Object.fromEntries(secrets.map((field) => [field, null]));
	const body = await response.clone().json();
	await db.idempotentAnswer.update({
		where,
		data: { status: response.status, body: secrets.length > 0 ? { ...body, ...hidden } : body, etag },
	});
	return response;
}

/** An answer that is not there yet. */
const UNANSWERED = 0;

function keptAnswer(
	kept: { requestHash: string; status: number; body: unknown; etag: string | null },
	requestHash: string,
): Response {
	if (kept.requestHash !== requestHash) {
		throw new InvalidError(
			"request.idempotency-key-reused",
			"This Idempotency-Key came with another request before.",
		);
	}
	if (kept.status === UNANSWERED) {
		throw new ConflictError(
			"request.in-progress",
			"The same request is being answered. Ask again in a moment.",
		);
	}
	const { status, body, etag } = kept;
	return Response.json(body, { status, headers: { ...(etag && { etag }), "idempotency-replayed": "true" } });
}
