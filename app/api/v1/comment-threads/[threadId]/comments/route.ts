import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { answerThread } from "#lib/contributions/comments.server.ts";
import { CommentInput, ThreadView } from "#lib/contributions/comments-schema.ts";

export const POST = endpoint({
	summary: "Answers in a thread, and opens it again if it was resolved.",
	params: z.object({ threadId: z.uuid() }),
	body: CommentInput,
	answers: ThreadView,
	status: 201,
	handle: (actor, { params, body }) => answerThread(actor, params.threadId, body),
});
