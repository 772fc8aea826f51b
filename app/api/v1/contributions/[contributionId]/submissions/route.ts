import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { submitContribution } from "#lib/contributions/commands.server.ts";
import { ContributionView } from "#lib/contributions/schema.ts";

export const POST = endpoint({
	summary: "Submits a contribution for review; errors of its check block.",
	params: z.object({ contributionId: z.uuid() }),
	answers: ContributionView,
	needsIfMatch: true,
	status: 201,
	handle: (actor, { params, ifMatch }) => submitContribution(actor, params.contributionId, ifMatch),
});
