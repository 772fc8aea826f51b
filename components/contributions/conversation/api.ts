import { queryOptions } from "@tanstack/react-query";
import { ask, askItems } from "#components/api-client.ts";
import { type CommentInput, type ThreadInput, ThreadView } from "#lib/contributions/comments-schema.ts";
import { ContributionView } from "#lib/contributions/schema.ts";

export const threadsQuery = (contributionId: string) =>
	queryOptions({
		queryKey: ["contribution", contributionId, "threads"],
		queryFn: ({ signal }) => askItems(ThreadView, `/contributions/${contributionId}/threads`, { signal }),
	});

export const startThread = (contributionId: string, ifMatch: string, body: ThreadInput) =>
	ask(ThreadView, `/contributions/${contributionId}/threads`, { method: "POST", ifMatch, body });

export const answerThread = (threadId: string, body: CommentInput) =>
	ask(ThreadView, `/comment-threads/${threadId}/comments`, { method: "POST", body });

export const settleThread = (threadId: string, to: "resolutions" | "reopenings") =>
	ask(ThreadView, `/comment-threads/${threadId}/${to}`, { method: "POST" });

export const applySuggestion = (commentId: string, ifMatch: string) =>
	ask(ContributionView, `/comments/${commentId}/applications`, { method: "POST", ifMatch });
