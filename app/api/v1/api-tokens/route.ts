import { endpoint } from "#app/_server/endpoint.ts";
import { makeToken } from "#lib/auth/commands.server.ts";
import { listMyTokens } from "#lib/auth/queries.server.ts";
import { TokenInput, TokenView } from "#lib/auth/schema.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";

export const GET = endpoint({
	summary: "One's own API tokens",
	answers: pageOf(TokenView),
	handle: async (actor) => ({ value: wholeList(await listMyTokens(actor)) }),
});

export const POST = endpoint({
	summary: "Make an API token; it is shown in this answer only",
	body: TokenInput,
	answers: TokenView,
	status: 201,
	secrets: ["token"],
	handle: (actor, { body }) => makeToken(actor, body),
});
