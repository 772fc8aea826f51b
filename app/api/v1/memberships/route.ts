import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { joinByInvitation } from "#lib/auth/invitations.server.ts";
import { JoinInput } from "#lib/auth/schema.ts";

export const POST = endpoint({
	summary: "Join a project by an invitation, as who is signed in",
	body: JoinInput,
	answers: z.object({ slug: z.string() }),
	status: 201,
	handle: (actor, { body }) => joinByInvitation(actor, body),
});
