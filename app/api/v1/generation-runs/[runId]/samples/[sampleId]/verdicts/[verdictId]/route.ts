import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { undoVerdict } from "#lib/samples/commands.server.ts";
import { SampleView } from "#lib/samples/schema.ts";

export const DELETE = endpoint({
	summary: "Take one's own verdict back",
	params: z.object({ runId: z.uuid(), sampleId: z.uuid(), verdictId: z.uuid() }),
	answers: SampleView,
	handle: (actor, { params }) => undoVerdict(actor, params.runId, params.sampleId, params.verdictId),
});
