"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { membersQuery } from "#components/admin/api.ts";
import { ApiProblem } from "#components/api-client.ts";
import { contributionQuery } from "#components/contributions/api.ts";
import { announce } from "#components/frame/announce.ts";
import { useWords } from "#components/words.tsx";
import type { ThreadView } from "#lib/contributions/comments-schema.ts";
import { isEditable } from "#lib/contributions/lifecycle.ts";
import type { ContributionView } from "#lib/contributions/schema.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { answerThread, applySuggestion, settleThread, startThread, threadsQuery } from "./api.ts";

type Input = {
	data: Versioned<ContributionView>;
	initial: ThreadView[];
	me: { userId: string | null; mayWrite: boolean; mayComment: boolean };
};

export type Conversation = ReturnType<typeof useConversation>;

/** What is said of a contribution, and what whoever looks at it can do there. */
export function useConversation({ data: { value, etag }, initial, me }: Input) {
	const words = useWords().conversation;
	const queries = useQueryClient();
	const key = threadsQuery(value.id).queryKey;
	const { data: threads } = useQuery({ ...threadsQuery(value.id), initialData: initial });
	const { data: members } = useQuery({ ...membersQuery(value.projectId), enabled: me.mayComment });
	const renew = () => queries.invalidateQueries({ queryKey: key });
	const renewAll = () => queries.invalidateQueries({ queryKey: contributionQuery(value.id).queryKey });
	const onError = (error: Error) => {
		if (error instanceof ApiProblem && error.status === 412) void renewAll();
	};
	const said = () => {
		announce(words.sent);
		return renew();
	};
	const start = useMutation({
		mutationFn: (body: Parameters<typeof startThread>[2]) => startThread(value.id, etag, body),
		onSuccess: said,
		onError,
	});
	const answer = useMutation({
		mutationFn: ({ id, said: words }: { id: string; said: Parameters<typeof answerThread>[1] }) =>
			answerThread(id, words),
		onSuccess: said,
	});
	const settle = useMutation({
		mutationFn: ({ id, to }: { id: string; to: "resolutions" | "reopenings" }) => settleThread(id, to),
		onSettled: renew,
	});
	const apply = useMutation({
		mutationFn: (commentId: string) => applySuggestion(commentId, etag),
		onSuccess: (now) => {
			queries.setQueryData(contributionQuery(value.id).queryKey, now);
			announce(words.appliedToast);
			return renew();
		},
		onError: (error) => {
			onError(error);
			return renew();
		},
	});
	const isMine = value.authors.some(({ id }) => id === me.userId);
	const mayApply = !me.mayWrite || !isMine ? "never" : isEditable(value.status) ? "now" : "later";
	return {
		threads,
		members: members ?? [],
		mayComment: me.mayComment,
		mayApply: mayApply as "never" | "now" | "later",
		start,
		answer,
		settle,
		apply,
	};
}
