import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { revokeToken } from "#lib/auth/commands.server.ts";

export const DELETE = endpoint({
	summary: "Revoke an API token of one's own",
	params: z.object({ tokenId: z.uuid() }),
	handle: (actor, { params }) => revokeToken(actor, params.tokenId),
});
