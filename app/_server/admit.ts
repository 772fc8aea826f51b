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
		if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store"); // one person's
		return response;
	});
}

/** Only here is a zod failure the sender's fault. Anywhere deeper it is a bug of ours, and a 500. */
export function check<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
	ensureText(input);
	const result = schema.safeParse(input);
	if (result.success) return result.data;

	const findings = result.error.issues.map((issue) => ({ at: issue.path.join("."), says: issue.message }));
	const first = findings[0];
	const says = first ? ` ${first.at ? `${first.at}: ` : ""}${first.says}` : "";
	throw new InvalidError("request.invalid", `The request does not have the right form.${says}`, { findings });
}

/** Postgres keeps no NUL in text, and a lone surrogate is no text. Not recursive: how deep it goes is the sender's choice. */
function ensureText(input: unknown): void {
	const open: unknown[] = [input];
	while (open.length > 0) {
		const at = open.pop();
		if (typeof at === "string" && (at.includes("\0") || !at.isWellFormed())) {
			throw new InvalidError("request.not-text", "The request has a character in it that cannot be kept.");
		}
		if (Array.isArray(at)) for (const value of at) open.push(value);
		else if (typeof at === "object" && at !== null)
			for (const entry of Object.entries(at)) open.push(...entry);
	}
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
