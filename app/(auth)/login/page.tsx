import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findPageActor } from "#app/_server/page-session.ts";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { ownPath } from "#lib/auth/own-path.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").auth;

export const metadata: Metadata = { title: `${words.signIn} · Seedbed` };

type Search = Promise<{ callbackUrl?: string | string[] }>;

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
	const { callbackUrl } = await searchParams;
	const next = ownPath(callbackUrl);
	if (await findPageActor()) redirect(next);
	return (
		<>
			<div>
				<h1>{words.signIn}</h1>
				<p className="sb-meta">{words.signInLead}</p>
			</div>
			<SignInForm next={next} />
		</>
	);
}
