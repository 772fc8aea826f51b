"use client";

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { ask } from "#components/api-client.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useWords } from "#components/words.tsx";

/** One click, and a question, take the demo project away. */
export function RemoveDemo({ projectId }: { projectId: string }) {
	const words = useWords().admin;
	const [isAsking, setAsking] = useState(false);
	const remove = useMutation({
		mutationFn: () => ask(z.object({}), `/projects/${projectId}/removal`, { method: "POST" }),
		onSuccess: () => window.location.assign("/?all"),
	});
	return (
		<>
			<Button variant="default" onClick={() => setAsking(true)}>
				{words.removeDemo}
			</Button>
			<ConfirmDialog
				opened={isAsking}
				onClose={() => setAsking(false)}
				title={words.removeDemo}
				says={words.removeDemoSays}
				confirm={words.removeDemo}
				keep={words.keep}
				busy={remove.isPending}
				onConfirm={() => remove.mutate()}
				{...(remove.error && { error: remove.error.message })}
			/>
		</>
	);
}
