import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { revokeInvitation } from "#lib/auth/invitations.server.ts";

export const DELETE = endpoint({
	summary: "Revoke an invitation",
	params: z.object({ invitationId: z.uuid() }),
	handle: (actor, { params }) => revokeInvitation(actor, params.invitationId),
});
