"use client";

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useKeys } from "#components/frame/keys.ts";
import { useWords } from "#components/words.tsx";
import { claimNext } from "./api.ts";

type Props = {
	at: string;
	projectId: string;
	/** The one before the reviewer's eyes, which is given back. */
	after?: string;
	/** Small, in a line of other things. */
	compact?: boolean;
};

/** Claims the contribution that waits longest and opens it. */
export function NextToReview({ at, projectId, after, compact = false }: Props) {
	const words = useWords().contributions;
	const router = useRouter();
	const next = useMutation({
		mutationFn: () => claimNext(projectId, after === undefined ? {} : { after }),
		onSuccess: ({ value }) => {
			if (value.next) router.push(`${at}/contributions/${value.next.number}`);
		},
	});
	const isLeaving = next.isPending || (next.isSuccess && next.data.value.next !== null);
	useKeys([{ keys: "Q", does: words.nextToReview, run: () => !isLeaving && next.mutate() }]);
	return (
		<>
			{next.error && <span role="alert">{next.error.message}</span>}
			{next.data?.value.next === null && <span role="status">{words.noneFree}</span>}
			<Button
				variant="default"
				size={compact ? "compact-xs" : "sm"}
				loading={isLeaving}
				onClick={() => next.mutate()}
			>
				{words.nextToReview}
			</Button>
		</>
	);
}
