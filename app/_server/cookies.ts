import { decode, encode } from "next-auth/jwt";
import { env } from "#lib/platform/env.server.ts";

const secure = env.SEEDBED_URL.startsWith("https:");

/** `__Host-` where the address is https: then no other host can set it. */
export const SESSION_COOKIE = secure ? "__Host-seedbed.session" : "seedbed.session";

export const COOKIE_OPTIONS = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;

/** What the cookie of this session holds: the session's token in next-auth's encrypted JWT. */
export function cookieValueOf(sessionToken: string): Promise<string> {
	return encode({ token: { session: sessionToken }, secret: env.NEXTAUTH_SECRET });
}

/** The session's token that a cookie holds; undefined if the cookie is not ours. */
export async function sessionTokenOf(cookieValue: string): Promise<string | undefined> {
	const token = await decode({ token: cookieValue, secret: env.NEXTAUTH_SECRET }).catch(() => null);
	return typeof token?.session === "string" ? token.session : undefined;
}
