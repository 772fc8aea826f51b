import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { removeDemo } from "#lib/demo/remove.server.ts";

export const POST = endpoint({
	summary: "Remove the demo project with everything in it",
	params: z.object({ projectId: z.uuid() }),
	handle: (actor, { params }) => removeDemo(actor, params.projectId),
});
