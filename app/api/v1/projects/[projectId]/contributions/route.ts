import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { draftContribution } from "#lib/contributions/commands.server.ts";
import { listContributions } from "#lib/contributions/queues.server.ts";
import {
	ContributionPage,
	ContributionQuery,
	ContributionView,
	DraftInput,
} from "#lib/contributions/schema.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "A project's contributions, the last changed first.",
	params,
	query: ContributionQuery,
	answers: ContributionPage,
	handle: async (actor, { params, query }) => ({
		value: await listContributions(actor, params.projectId, query),
	}),
});

export const POST = endpoint({
	summary: "Begins a contribution as a draft.",
	params,
	body: DraftInput,
	answers: ContributionView,
	status: 201,
	handle: (actor, { params, body }) => draftContribution(actor, params.projectId, body),
});
