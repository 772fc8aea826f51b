"use client";

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { z } from "zod";
import { ask } from "#components/api-client.ts";
import { useWords } from "#components/words.tsx";

const Joined = z.object({ slug: z.string() });

/** For one who has an invitation's link and is signed in: they join as who they are. */
export function JoinForm({ token, name }: { token: string; name: string }) {
	const words = useWords().auth;
	const join = useMutation({
		mutationFn: () => ask(Joined, "/memberships", { method: "POST", body: { token } }),
		onSuccess: ({ value }) => window.location.assign(`/p/${value.slug}`),
	});
	return (
		<div className="sb-col">
			<p className="sb-meta">{words.addsRoles}</p>
			{join.error && (
				<p role="alert" className="sb-strong">
					{join.error.message}
				</p>
			)}
			<Button loading={join.isPending || join.isSuccess} onClick={() => join.mutate()}>
				{words.joinAs(name)}
			</Button>
			<Button variant="default" onClick={() => void signOut({ callbackUrl: window.location.pathname })}>
				{words.notYou}
			</Button>
		</div>
	);
}
