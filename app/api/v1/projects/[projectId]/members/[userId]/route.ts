import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { removeMember, setRoles } from "#lib/auth/commands.server.ts";
import { MemberInput } from "#lib/auth/schema.ts";

const params = z.object({ projectId: z.uuid(), userId: z.uuid() });

export const PUT = endpoint({
	summary: "Set a member's roles",
	params,
	body: MemberInput,
	handle: (actor, { params, body }) => setRoles(actor, params.projectId, params.userId, body),
});

export const DELETE = endpoint({
	summary: "Remove a member",
	params,
	handle: (actor, { params }) => removeMember(actor, params.projectId, params.userId),
});
