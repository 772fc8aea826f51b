import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { pageOf } from "#lib/platform/lists.ts";
import { listQueue } from "#lib/samples/queries.server.ts";
import { SampleFilter, SampleView } from "#lib/samples/schema.ts";

export const GET = endpoint({
	summary: "Samples that wait for a verdict, whole",
	params: z.object({ projectId: z.uuid() }),
	query: SampleFilter,
	answers: pageOf(SampleView),
	handle: async (actor, { params, query }) => ({ value: await listQueue(actor, params.projectId, query) }),
});
