import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { editContribution } from "#lib/contributions/edit.server.ts";
import { getContribution } from "#lib/contributions/queries.server.ts";
import { ContributionView, EditInput } from "#lib/contributions/schema.ts";

const params = z.object({ contributionId: z.uuid() });

export const GET = endpoint({
	summary: "A contribution with its changes, checks and reviews.",
	params,
	answers: ContributionView,
	handle: (actor, { params }) => getContribution(actor, params.contributionId),
});

export const PATCH = endpoint({
	summary: "Rewrites a contribution that is with its authors.",
	params,
	body: EditInput,
	answers: ContributionView,
	needsIfMatch: true,
	handle: (actor, { params, ifMatch, body }) => editContribution(actor, params.contributionId, ifMatch, body),
});
