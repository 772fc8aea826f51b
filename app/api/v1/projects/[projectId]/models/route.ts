import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";
import { addModel } from "#lib/training/commands.server.ts";
import { listModels } from "#lib/training/queries.server.ts";
import { ModelInput, ModelView } from "#lib/training/schema.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "Models: to train from, trained here, or scored elsewhere",
	params,
	answers: pageOf(ModelView),
	handle: async (actor, { params }) => ({ value: wholeList(await listModels(actor, params.projectId)) }),
});

export const POST = endpoint({
	summary: "Add a model to start from",
	params,
	body: ModelInput,
	answers: ModelView,
	status: 202,
	handle: (actor, { params, body }) => addModel(actor, params.projectId, body),
});
