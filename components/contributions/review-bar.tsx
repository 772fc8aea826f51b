"use client";

import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiProblem } from "#components/api-client.ts";
import { announce } from "#components/frame/announce.ts";
import { useKeys } from "#components/frame/keys.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { useWords } from "#components/words.tsx";
import { isEditable } from "#lib/contributions/lifecycle.ts";
import type { ContributionView } from "#lib/contributions/schema.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import type { Verdict } from "#prisma/enums.ts";
import { contributionQuery, reviewContribution, submitContribution, withdrawContribution } from "./api.ts";
import css from "./contributions.module.css";
import { NextToReview } from "./next-to-review.tsx";

type Props = {
	at: string;
	data: Versioned<ContributionView>;
	me: { userId: string | null; mayWrite: boolean; mayReview: boolean };
};

/** What can be done with a contribution as it stands, by whoever looks at it. */
export function ReviewBar({ at, data, me }: Props) {
	const words = useWords().contributions;
	const { value, etag } = data;
	const queries = useQueryClient();
	const key = contributionQuery(value.id).queryKey;
	const settle = {
		onSuccess: (now: Versioned<ContributionView>) => queries.setQueryData(key, now),
		onError: (error: Error) => {
			if (error instanceof ApiProblem && error.status === 412)
				void queries.invalidateQueries({ queryKey: key });
		},
	};
	const submit = useMutation({ mutationFn: () => submitContribution(value.id, etag), ...settle });
	const withdraw = useMutation({ mutationFn: () => withdrawContribution(value.id, etag), ...settle });
	const error = submit.error ?? withdraw.error;
	const isMine = value.authors.some(({ id }) => id === me.userId);
	const path = value.changes[0]?.path ?? "";

	if (value.status === "submitted" && me.mayReview && !isMine) return <Verdicts data={data} />;
	const next = me.mayReview && <NextToReview at={at} projectId={value.projectId} />;
	return (
		<div className={css.foot}>
			<span role={error ? "alert" : "status"}>{error ? sayOf(error, words) : sentence()}</span>
			<span className="sb-row sb-wrap">
				{next}
				{value.status === "live" && (
					<ButtonLink href={`${at}/taxonomy/${pathInUrl(path)}`} primary>
						{words.openLeaf}
					</ButtonLink>
				)}
				{isMine && me.mayWrite && (value.status === "submitted" || isEditable(value.status)) && (
					<>
						{value.status !== "withdrawn" && (
							<Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
								{words.withdraw}
							</Button>
						)}
						{isEditable(value.status) && (
							<>
								<ButtonLink href={`${at}/contributions/${value.number}/edit`}>
									{value.status === "withdrawn" ? words.editAgain : words.edit}
								</ButtonLink>
								<Button loading={submit.isPending} onClick={() => submit.mutate()}>
									{words.submit}
								</Button>
							</>
						)}
					</>
				)}
			</span>
		</div>
	);

	function sentence(): string {
		if (value.status === "submitted" && isMine) return words.fourEyes;
		if (value.status === "submitted") return words.onlyReviewers;
		return value.status === "live" ? words.nowLive : words.notUnderReview(words.status[value.status]);
	}
}

const sayOf = (error: Error, words: { changedMeanwhile: string }): string =>
	error instanceof ApiProblem && error.status === 412 ? words.changedMeanwhile : error.message;

function Verdicts({ data: { value, etag } }: { data: Versioned<ContributionView> }) {
	const words = useWords().contributions;
	const queries = useQueryClient();
	const key = contributionQuery(value.id).queryKey;
	const [comment, setComment] = useState("");
	const [asked, setAsked] = useState(false);
	const box = useRef<HTMLTextAreaElement>(null);
	const review = useMutation({
		mutationFn: (verdict: Verdict) =>
			reviewContribution(value.id, etag, { verdict, comment: comment.trim() }),
		onSuccess: (now) => {
			queries.setQueryData(key, now);
			announce(now.value.status === "live" ? words.nowLive : words.verdictGiven);
		},
		onError: () => queries.invalidateQueries({ queryKey: key }),
	});
	const give = (verdict: Verdict) => {
		if (review.isPending) return;
		if (verdict !== "accept" && comment.trim() === "") {
			setAsked(true);
			box.current?.focus();
			return;
		}
		review.mutate(verdict);
	};
	useKeys([
		{ keys: "W", does: words.comment, run: () => box.current?.focus() },
		{ keys: "A", does: words.accept, run: () => give("accept") },
		{ keys: "R", does: words.requestChanges, run: () => give("request_changes") },
	]);
	return (
		<form className={css.foot} aria-label={words.reviews} onSubmit={(event) => event.preventDefault()}>
			<div className={css.words}>
				<Textarea
					ref={box}
					label={words.yourWords}
					description={words.yourWordsHelp}
					value={comment}
					onChange={(event) => setComment(event.currentTarget.value)}
					error={asked && comment.trim() === "" ? words.sayWhy : undefined}
					autosize
					minRows={1}
					maxRows={6}
				/>
				{review.error && <p role="alert">{sayOf(review.error, words)}</p>}
			</div>
			<span className="sb-row sb-wrap">
				<Button variant="default" onClick={() => give("reject")} disabled={review.isPending}>
					{words.reject}
				</Button>
				<Button variant="default" onClick={() => give("request_changes")} disabled={review.isPending}>
					{words.requestChanges}
				</Button>
				<Button onClick={() => give("accept")} loading={review.isPending}>
					{words.accept}
				</Button>
			</span>
		</form>
	);
}
