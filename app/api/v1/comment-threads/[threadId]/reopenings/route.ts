import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { settleThread } from "#lib/contributions/comments.server.ts";
import { ThreadView } from "#lib/contributions/comments-schema.ts";

export const POST = endpoint({
	summary: "Opens a resolved thread again.",
	params: z.object({ threadId: z.uuid() }),
	answers: ThreadView,
	status: 201,
	handle: (actor, { params }) => settleThread(actor, params.threadId, "open"),
});
