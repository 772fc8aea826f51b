import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { reviewContribution } from "#lib/contributions/commands.server.ts";
import { ContributionView, ReviewInput } from "#lib/contributions/schema.ts";

export const POST = endpoint({
	summary: "Accepts a submitted contribution, asks for changes, or rejects it.",
	params: z.object({ contributionId: z.uuid() }),
	body: ReviewInput,
	answers: ContributionView,
	needsIfMatch: true,
	status: 201,
	handle: (actor, { params, ifMatch, body }) =>
		reviewContribution(actor, params.contributionId, ifMatch, body),
});
