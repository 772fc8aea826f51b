"use client";

import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#components/words.tsx";
import type { ContributionView } from "#lib/contributions/schema.ts";
import { claimContribution, contributionQuery, releaseClaim } from "./api.ts";
import { ClaimWords } from "./claim-words.tsx";
import { NextToReview } from "./next-to-review.tsx";

type Props = {
	at: string;
	contribution: ContributionView;
	me: { userId: string | null; mayReview: boolean };
};

/** Who reviews it until when; a reviewer says so here, gives it back, or goes on to the next. */
export function ClaimSign({ at, contribution, me }: Props) {
	const { id, projectId, status, claim, authors } = contribution;
	const words = useWords().contributions;
	const queries = useQueryClient();
	const settle = {
		onSuccess: (now: Awaited<ReturnType<typeof claimContribution>>) =>
			queries.setQueryData(contributionQuery(id).queryKey, now),
		onError: () => queries.invalidateQueries({ queryKey: contributionQuery(id).queryKey }),
	};
	const take = useMutation({ mutationFn: () => claimContribution(id), ...settle });
	const release = useMutation({ mutationFn: () => releaseClaim(id), ...settle });
	if (status !== "submitted") return null;
	const error = take.error ?? release.error;
	const isMine = claim?.reviewer.id === me.userId;
	const mayTake = me.mayReview && !authors.some((author) => author.id === me.userId);
	return (
		<div className="sb-row sb-wrap" style={{ paddingTop: 8 }}>
			{claim && <ClaimWords claim={claim} isMine={isMine} />}
			{claim && isMine && (
				<Button
					size="compact-xs"
					variant="default"
					loading={release.isPending}
					onClick={() => release.mutate()}
				>
					{words.release}
				</Button>
			)}
			{!claim && mayTake && (
				<Button size="compact-xs" variant="default" loading={take.isPending} onClick={() => take.mutate()}>
					{words.claim}
				</Button>
			)}
			{mayTake && <NextToReview at={at} projectId={projectId} after={id} compact />}
			{error && <p role="alert">{error.message}</p>}
		</div>
	);
}
