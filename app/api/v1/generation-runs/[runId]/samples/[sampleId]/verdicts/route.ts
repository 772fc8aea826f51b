import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { judgeSample } from "#lib/samples/commands.server.ts";
import { SampleView, VerdictInput } from "#lib/samples/schema.ts";

export const POST = endpoint({
	summary: "Judge a sample: accept, edit or reject",
	params: z.object({ runId: z.uuid(), sampleId: z.uuid() }),
	body: VerdictInput,
	answers: SampleView,
	status: 201,
	handle: (actor, { params, body }) => judgeSample(actor, params.runId, params.sampleId, body),
});
