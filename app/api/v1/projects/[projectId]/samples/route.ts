import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { pageOf } from "#lib/platform/lists.ts";
import { listSamples } from "#lib/samples/queries.server.ts";
import { SampleFilter, SampleLine } from "#lib/samples/schema.ts";

export const GET = endpoint({
	summary: "Samples of a project, by run, leaf, outcome, state, stage and reason",
	params: z.object({ projectId: z.uuid() }),
	query: SampleFilter,
	answers: pageOf(SampleLine),
	handle: async (actor, { params, query }) => ({ value: await listSamples(actor, params.projectId, query) }),
});
