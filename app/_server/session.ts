import type { Actor } from "#lib/auth/actor.ts";
import { findSessionActor, findTokenActor } from "#lib/auth/sessions.server.ts";
import { SESSION_COOKIE, sessionTokenOf } from "./cookies.ts";

/** Who sent the request, by its API token or its session cookie; undefined if nobody we know. */
export async function findActor(
	request: Request,
): Promise<{ actor: Actor; by: "token" | "cookie" } | undefined> {
	const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
	if (bearer !== undefined) {
		const actor = await findTokenActor(bearer);
		return actor && { actor, by: "token" };
	}
	const value = cookieOf(request, SESSION_COOKIE);
	const token = value && (await sessionTokenOf(value));
	const actor = token ? await findSessionActor(token) : undefined;
	return actor && { actor, by: "cookie" };
}

function cookieOf(request: Request, name: string): string | undefined {
	const cookies = request.headers.get("cookie")?.split(/; */) ?? [];
	return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}

/**
 * Whether a page of ours sent the request, as far as browsers tell: asked of changes that are made by cookie, so that no
 * other site can make them. Sec-Fetch-Site where it is sent, else Origin; a browser sends at least one with a change.
 */
export function isFromOurPages(request: Request): boolean {
	const site = request.headers.get("sec-fetch-site");
	if (site !== null) return site === "same-origin";
	const origin = request.headers.get("origin");
	return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}
