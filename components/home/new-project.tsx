"use client";

import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { ask } from "#components/api-client.ts";
import { Sec } from "#components/ui/page.tsx";
import { useWords } from "#components/words.tsx";

/** For admins of the site: a new project, of which they are the first admin. */
export function NewProject() {
	const words = useWords().home;
	const [name, setName] = useState("");
	const [slug, setSlug] = useState<string>();
	const address = slug ?? slugOf(name);
	const make = useMutation({
		mutationFn: async () =>
			(
				await ask(z.object({ slug: z.string() }), "/projects", {
					method: "POST",
					body: { name, slug: address },
				})
			).value,
		onSuccess: (project) => window.location.assign(`/p/${project.slug}`),
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		make.mutate();
	};
	return (
		<Sec title={words.newProject}>
			<form className="sb-form sb-col" onSubmit={submit}>
				<TextInput
					label={words.projectName}
					value={name}
					onChange={({ currentTarget }) => setName(currentTarget.value)}
					required
				/>
				<TextInput
					label={words.projectSlug}
					description={words.projectSlugHelp}
					value={address}
					onChange={({ currentTarget }) => setSlug(currentTarget.value)}
					error={make.error?.message}
					required
				/>
				<div>
					<Button type="submit" loading={make.isPending || make.isSuccess}>
						{words.makeProject}
					</Button>
				</div>
			</form>
		</Sec>
	);
}

/** "Granite bank" → "granite-bank" */
function slugOf(name: string): string {
	return name
		.toLowerCase()
		.normalize("NFKD")
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-+|-+$/g, "")
		.slice(0, 63);
}
