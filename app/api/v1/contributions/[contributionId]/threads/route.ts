import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { startThread } from "#lib/contributions/comments.server.ts";
import { ThreadInput, ThreadView } from "#lib/contributions/comments-schema.ts";
import { listThreads } from "#lib/contributions/threads.server.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";

const params = z.object({ contributionId: z.uuid() });

export const GET = endpoint({
	summary: "What is said of a contribution, with each thread's place in the texts as they are now.",
	params,
	answers: pageOf(ThreadView),
	handle: async (actor, { params }) => ({
		value: wholeList(await listThreads(actor, params.contributionId)),
	}),
});

export const POST = endpoint({
	summary: "Begins a thread about a contribution, a change, a field or words of it.",
	params,
	body: ThreadInput,
	answers: ThreadView,
	needsIfMatch: true,
	status: 201,
	handle: (actor, { params, ifMatch, body }) => startThread(actor, params.contributionId, ifMatch, body),
});
