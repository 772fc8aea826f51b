"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { signIn } from "next-auth/react";
import type { FormEvent } from "react";
import { z } from "zod";
import { ask } from "#components/api-client.ts";
import { useWords } from "#components/words.tsx";

const Accepted = z.object({ slug: z.string().nullable() });

/**
 * Name, e-mail and password of whoever has an invitation's link; then they are signed in.
 *
 * @param props.hasAccounts whether one who has an account may join by this link
 */
export function AcceptForm({ token, hasAccounts }: { token: string; hasAccounts: boolean }) {
	const words = useWords().auth;
	const accept = useMutation({
		mutationFn: async (body: { name: string; email: string; password: string }) => {
			const { value } = await ask(Accepted, "/invitation-acceptances", {
				method: "POST",
				body: { token, ...body },
			});
			await signIn("credentials", { email: body.email, password: body.password, redirect: false });
			return value;
		},
		onSuccess: ({ slug }) => window.location.assign(slug === null ? "/" : `/p/${slug}`),
	});
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const text = (name: string) => String(form.get(name));
		accept.mutate({ name: text("name"), email: text("email"), password: text("password") });
	};
	return (
		<form className="sb-col" onSubmit={submit} aria-label={words.join}>
			<TextInput
				name="name"
				label={words.name}
				description={words.nameHelp}
				autoComplete="name"
				required
				autoFocus
			/>
			<TextInput name="email" type="email" label={words.email} autoComplete="username" required />
			<PasswordInput
				name="password"
				label={words.password}
				description={words.passwordHelp}
				autoComplete="new-password"
				minLength={10}
				required
			/>
			{accept.error && (
				<p role="alert" className="sb-strong">
					{accept.error.message}
				</p>
			)}
			<Button type="submit" loading={accept.isPending || accept.isSuccess}>
				{words.join}
			</Button>
			{hasAccounts && (
				<p className="sb-meta">
					{words.haveAccount}{" "}
					<Link href={`/login?callbackUrl=${encodeURIComponent(`/invitation/${token}`)}`}>
						{words.signInToJoin}
					</Link>
				</p>
			)}
		</form>
	);
}
