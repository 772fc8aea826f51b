import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { closeSession, openSession } from "#lib/auth/sessions.server.ts";
import { signIn } from "#lib/auth/sign-in.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { AppError } from "#lib/platform/errors.ts";
import { COOKIE_OPTIONS, SESSION_COOKIE } from "./cookies.ts";

/**
 * next-auth carries the session's token in its encrypted cookie and nothing else: who it belongs to, and what they
 * may, is read from the database at each request (decisions.md §1, sessions).
 */
export const authOptions: NextAuthOptions = {
	secret: env.NEXTAUTH_SECRET,
	session: { strategy: "jwt", maxAge: 14 * 86_400 },
	pages: { signIn: "/login", error: "/login" },
	cookies: { sessionToken: { name: SESSION_COOKIE, options: COOKIE_OPTIONS } },
	providers: [
		CredentialsProvider({
			credentials: { email: { type: "email" }, password: { type: "password" } },
			async authorize(credentials, request) {
				if (!credentials) return null;
				const user = await signIn(credentials.email, credentials.password, addressOf(request.headers)).catch(
					(error: unknown) => {
						// next-auth puts the message of an error into a URL: only one that is fit to show may reach it.
						if (error instanceof AppError) throw new Error(error.code);
						console.error(error);
						throw new Error("internal");
					},
				);
				return user ?? null;
			},
		}),
	],
	callbacks: {
		async jwt({ token, user }) {
			return user ? { session: await openSession(user.id) } : { session: token.session };
		},
		session: ({ session }) => ({ expires: session.expires }),
	},
	events: {
		async signOut({ token }) {
			if (typeof token?.session === "string") await closeSession(token.session);
		},
	},
};

/** Where the request came from, for the rate limit: what the last proxy, or Next itself, wrote. */
function addressOf(headers: Record<string, unknown> | undefined): string {
	const forwarded = headers?.["x-forwarded-for"];
	return typeof forwarded === "string" ? (forwarded.split(",").at(-1)?.trim() ?? "unknown") : "unknown";
}
