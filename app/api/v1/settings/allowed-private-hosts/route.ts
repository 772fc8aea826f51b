import { endpoint } from "#app/_server/endpoint.ts";
import { allowPrivateHosts } from "#lib/auth/commands.server.ts";
import { getAllowedPrivateHosts } from "#lib/auth/queries.server.ts";
import { AllowedHostsInput } from "#lib/auth/schema.ts";

export const GET = endpoint({
	summary: "Private addresses that teachers may be at",
	answers: AllowedHostsInput,
	handle: async (actor) => ({ value: await getAllowedPrivateHosts(actor) }),
});

export const PUT = endpoint({
	summary: "Say which private addresses teachers may be at",
	body: AllowedHostsInput,
	answers: AllowedHostsInput,
	handle: (actor, { body }) => allowPrivateHosts(actor, body),
});
