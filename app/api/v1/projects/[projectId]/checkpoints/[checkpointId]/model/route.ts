import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { chooseCheckpoint } from "#lib/training/commands.server.ts";
import { ModelView } from "#lib/training/schema.ts";

export const POST = endpoint({
	summary: "Make a checkpoint a model that can be measured or trained on",
	params: z.object({ projectId: z.uuid(), checkpointId: z.uuid() }),
	answers: ModelView,
	status: 201,
	handle: (actor, { params }) => chooseCheckpoint(actor, params.projectId, params.checkpointId),
});
