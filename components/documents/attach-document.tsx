"use client";

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useWords } from "#components/words.tsx";
import { attachDocument } from "./api.ts";

type Props = { documentId: string; nodeId: string; attached: boolean };

/** Attaches a document to a leaf, or takes it off; either can be undone by the other. */
export function AttachDocument({ documentId, nodeId, attached }: Props) {
	const words = useWords().documents;
	const router = useRouter();
	const change = useMutation({
		mutationFn: () => attachDocument(documentId, nodeId, attached),
		onSuccess: () => router.refresh(),
	});
	return (
		<>
			<Button variant="default" size="xs" loading={change.isPending} onClick={() => change.mutate()}>
				{attached ? words.detach : words.attach}
			</Button>
			{change.error && <span role="alert">{change.error.message}</span>}
		</>
	);
}
