"use client";

import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "#components/ui/toast.tsx";
import { useWords } from "#components/words.tsx";
import { saveHostsMutation } from "./api.ts";

/** Private addresses that teachers may be at. */
export function AllowedHosts({ initial }: { initial: string[] }) {
	const words = useWords().admin;
	const [text, setText] = useState(initial.join("\n"));
	const save = useMutation(saveHostsMutation());
	const submit = (event: FormEvent) => {
		event.preventDefault();
		save.mutate(text.split(/\s+/).filter(Boolean), {
			onSuccess: ({ hosts }) => {
				setText(hosts.join("\n"));
				toast(words.hostsSaved);
			},
		});
	};
	return (
		<form className="sb-form sb-col" onSubmit={submit}>
			<Textarea
				label={words.hosts}
				description={words.hostsHelp}
				value={text}
				onChange={(event) => setText(event.currentTarget.value)}
				error={save.error?.message}
				autosize
				minRows={3}
			/>
			<div>
				<Button type="submit" loading={save.isPending}>
					{words.saveHosts}
				</Button>
			</div>
		</form>
	);
}
