"use client";

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useKeys } from "#components/frame/keys.ts";
import type { DraftInput } from "#lib/contributions/schema.ts";
import { draftContribution } from "./api.ts";

type Props = { at: string; projectId: string; change: DraftInput["changes"][number]; label: string };

/** Begins a draft of one change and opens it in the editor. */
export function StartEdit({ at, projectId, change, label }: Props) {
	const router = useRouter();
	const start = useMutation({
		mutationFn: () => draftContribution(projectId, { changes: [change] }),
		onSuccess: ({ value }) => router.push(`${at}/contributions/${value.number}/edit`),
	});
	useKeys([{ keys: "N", does: label, run: () => !start.isPending && start.mutate() }]);
	return (
		<>
			<Button loading={start.isPending || start.isSuccess} onClick={() => start.mutate()}>
				{label}
			</Button>
			{start.error && <span role="alert">{start.error.message}</span>}
		</>
	);
}
