"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { useWords } from "#components/words.tsx";

/** E-mail and password. `next` is a path of ours to go to. */
export function SignInForm({ next }: { next: string }) {
	const words = useWords().auth;
	const [says, setSays] = useState<string>();
	const [isBusy, setBusy] = useState(false);
	const submit = async (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		setBusy(true);
		setSays(undefined);
		const answer = await signIn("credentials", {
			email: String(form.get("email")),
			password: String(form.get("password")),
			redirect: false,
		}).catch(() => undefined);
		if (answer?.ok) {
			window.location.assign(next);
			return;
		}
		setBusy(false);
		setSays(reason(words, answer?.error ?? undefined));
	};
	return (
		<form className="sb-col" onSubmit={(event) => void submit(event)} aria-label={words.signIn}>
			<TextInput name="email" type="email" label={words.email} autoComplete="username" required autoFocus />
			<PasswordInput name="password" label={words.password} autoComplete="current-password" required />
			{says !== undefined && (
				<p role="alert" className="sb-strong">
					{says}
				</p>
			)}
			<Button type="submit" loading={isBusy}>
				{words.signIn}
			</Button>
			<p className="sb-meta">{words.noAccount}</p>
		</form>
	);
}

function reason(
	words: { wrong: string; tooMany: string; failed: string },
	error: string | undefined,
): string {
	if (error === "CredentialsSignin") return words.wrong;
	if (error === "auth.too-many-attempts") return words.tooMany;
	return words.failed;
}
