import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { claimContribution, releaseClaim } from "#lib/contributions/claims.server.ts";
import { ContributionView } from "#lib/contributions/schema.ts";

const params = z.object({ contributionId: z.uuid() });

export const POST = endpoint({
	summary: "Says that one reviews a contribution, for half an hour.",
	params,
	answers: ContributionView,
	status: 201,
	handle: (actor, { params }) => claimContribution(actor, params.contributionId),
});

export const DELETE = endpoint({
	summary: "Gives one's claim on a contribution back.",
	params,
	answers: ContributionView,
	handle: (actor, { params }) => releaseClaim(actor, params.contributionId),
});
