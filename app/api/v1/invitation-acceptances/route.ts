import { openEndpoint } from "#app/_server/endpoint.ts";
import { acceptInvitation } from "#lib/auth/invitations.server.ts";
import { AcceptanceInput } from "#lib/auth/schema.ts";

export const POST = openEndpoint({
	summary: "Accept an invitation: its token is the proof",
	body: AcceptanceInput,
	status: 201,
	handle: async ({ body }) => ({ value: await acceptInvitation(body) }),
});
