import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Actor } from "#lib/auth/actor.ts";
import { findSessionActor } from "#lib/auth/sessions.server.ts";
import { SESSION_COOKIE, sessionTokenOf } from "./cookies.ts";

/** Who is looking at the page; undefined if they are not signed in. Looked up once for a page and its layouts. */
export const findPageActor = cache(async (): Promise<Actor | undefined> => {
	const value = (await cookies()).get(SESSION_COOKIE)?.value;
	const token = value && (await sessionTokenOf(value));
	return token ? findSessionActor(token) : undefined;
});

/** Who is looking at the page; whoever is not signed in is sent to do so. */
export async function getPageActor(): Promise<Actor> {
	return (await findPageActor()) ?? redirect("/login");
}
