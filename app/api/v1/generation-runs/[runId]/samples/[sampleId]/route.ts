import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getSample } from "#lib/samples/queries.server.ts";
import { SampleView } from "#lib/samples/schema.ts";

export const GET = endpoint({
	summary: "A sample and where it comes from",
	params: z.object({ runId: z.uuid(), sampleId: z.uuid() }),
	answers: SampleView,
	handle: async (actor, { params }) => ({ value: await getSample(actor, params.runId, params.sampleId) }),
});
