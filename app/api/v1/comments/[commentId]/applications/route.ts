import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { ContributionView } from "#lib/contributions/schema.ts";
import { applySuggestion } from "#lib/contributions/suggestions.server.ts";

export const POST = endpoint({
	summary: "Puts a suggested wording into the draft; who suggested it is an author from then on.",
	params: z.object({ commentId: z.uuid() }),
	answers: ContributionView,
	needsIfMatch: true,
	status: 201,
	handle: (actor, { params, ifMatch }) => applySuggestion(actor, params.commentId, ifMatch),
});
