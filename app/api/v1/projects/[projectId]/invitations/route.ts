import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { invite } from "#lib/auth/invitations.server.ts";
import { listInvitations } from "#lib/auth/queries.server.ts";
import { InvitationInput, InvitationView } from "#lib/auth/schema.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "Invitations that can still be used",
	params,
	answers: pageOf(InvitationView),
	handle: async (actor, { params }) => ({ value: wholeList(await listInvitations(actor, params.projectId)) }),
});

export const POST = endpoint({
	summary: "Invite someone by a link to copy",
	params,
	body: InvitationInput,
	answers: InvitationView,
	status: 201,
	secrets: ["link"],
	handle: (actor, { params, body }) => invite(actor, params.projectId, body),
});
