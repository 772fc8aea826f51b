import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { withdrawContribution } from "#lib/contributions/commands.server.ts";
import { ContributionView } from "#lib/contributions/schema.ts";

export const POST = endpoint({
	summary: "Takes a contribution back; an edit makes it a draft again.",
	params: z.object({ contributionId: z.uuid() }),
	answers: ContributionView,
	needsIfMatch: true,
	status: 201,
	handle: (actor, { params, ifMatch }) => withdrawContribution(actor, params.contributionId, ifMatch),
});
