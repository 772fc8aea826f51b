import type { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import { withRequestId } from "#lib/platform/request-id.server.ts";
import { foreignOrigin, toProblem, unauthenticated } from "./problem.ts";
import { findActor, isFromOurPages } from "./session.ts";

export type Context = { params: Promise<unknown> };

const SAFE = new Set(["GET", "HEAD"]);

/** What every way in begins with: a request id, who asks, and whether a page of ours sent it. Turns what is thrown into a problem. */
export async function admit(
	request: Request,
	answer: (actor: Actor) => Promise<Response>,
): Promise<Response> {
	const requestId = newId();
	return withRequestId(requestId, async () => {
		const response = await (async () => {
			const found = await findActor(request);
			if (!found) return unauthenticated();
			if (found.by === "cookie" && !SAFE.has(request.method) && !isFromOurPages(request))
				return foreignOrigin();
			return answer(found.actor);
		})().catch(toProblem);
		response.headers.set("x-request-id", requestId);
		return response;
	});
}

/** Only here is a zod failure the sender's fault. Anywhere deeper it is a bug of ours, and a 500. */
export function check<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
	const result = schema.safeParse(input);
	if (result.success) return result.data;

	const findings = result.error.issues.map((issue) => ({ at: issue.path.join("."), says: issue.message }));
	const first = findings[0];
	const says = first ? ` ${first.at ? `${first.at}: ` : ""}${first.says}` : "";
	throw new InvalidError("request.invalid", `The request does not have the right form.${says}`, { findings });
}

/** The query's values by name. A name given twice keeps its last value. */
export function queryOf(request: Request): Record<string, string> {
	return Object.fromEntries(new URL(request.url).searchParams);
}

/** A JSON body is at most this large; larger things come in by `uploadEndpoint`. */
const MAX_BODY_BYTES = 4_000_000;

/** @throws InvalidError `request.too-large` */
export async function readText(request: Request): Promise<string> {
	const reader = request.body?.getReader();
	if (!reader) return "";
	const parts: Uint8Array[] = [];
	let size = 0;
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		size += part.value.byteLength;
		if (size > MAX_BODY_BYTES) {
			await reader.cancel();
			throw new InvalidError("request.too-large", `A request is at most ${MAX_BODY_BYTES / 1_000_000} MB.`);
		}
		parts.push(part.value);
	}
	return Buffer.concat(parts).toString("utf8");
}
