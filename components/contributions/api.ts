import { queryOptions } from "@tanstack/react-query";
import { ask } from "#components/api-client.ts";
import {
	ContributionView,
	type DraftInput,
	type EditInput,
	type NextInput,
	NextView,
	type ReviewInput,
} from "#lib/contributions/schema.ts";

export const contributionQuery = (id: string) =>
	queryOptions({
		queryKey: ["contribution", id],
		queryFn: ({ signal }) => ask(ContributionView, `/contributions/${id}`, { signal }),
	});

export const draftContribution = (projectId: string, body: DraftInput) =>
	ask(ContributionView, `/projects/${projectId}/contributions`, { method: "POST", body });

type Edit = { title?: string; texts?: EditInput["texts"]; remove?: string[] };

export const editContribution = (id: string, ifMatch: string, body: Edit, signal?: AbortSignal) =>
	ask(ContributionView, `/contributions/${id}`, {
		method: "PATCH",
		ifMatch,
		body,
		...(signal && { signal }),
	});

export const submitContribution = (id: string, ifMatch: string) =>
	ask(ContributionView, `/contributions/${id}/submissions`, { method: "POST", ifMatch });

export const withdrawContribution = (id: string, ifMatch: string) =>
	ask(ContributionView, `/contributions/${id}/withdrawals`, { method: "POST", ifMatch });

export const reviewContribution = (id: string, ifMatch: string, body: ReviewInput) =>
	ask(ContributionView, `/contributions/${id}/reviews`, { method: "POST", ifMatch, body });

export const claimContribution = (id: string) =>
	ask(ContributionView, `/contributions/${id}/claims`, { method: "POST" });

export const releaseClaim = (id: string) =>
	ask(ContributionView, `/contributions/${id}/claims`, { method: "DELETE" });

export const claimNext = (projectId: string, body: NextInput) =>
	ask(NextView, `/projects/${projectId}/review-claims`, { method: "POST", body });
