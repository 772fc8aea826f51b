import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { getDatasetVersion } from "#lib/datasets/queries.server.ts";
import { DatasetVersionView } from "#lib/datasets/schema.ts";

export const GET = endpoint({
	summary: "A frozen version of a dataset",
	params: z.object({ versionId: z.uuid() }),
	answers: DatasetVersionView,
	handle: async (actor, { params }) => ({ value: await getDatasetVersion(actor, params.versionId) }),
});
