import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { claimNext } from "#lib/contributions/claims.server.ts";
import { NextInput, NextView } from "#lib/contributions/schema.ts";

export const POST = endpoint({
	summary: "Claims the contribution that waits longest for a review and that nobody else has claimed.",
	params: z.object({ projectId: z.uuid() }),
	body: NextInput,
	answers: NextView,
	status: 201,
	handle: (actor, { params, body }) => claimNext(actor, params.projectId, body),
});
