import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { freezeDataset } from "#lib/datasets/commands.server.ts";
import { listDatasets } from "#lib/datasets/queries.server.ts";
import { DatasetLine, DatasetVersionView, FreezeInput } from "#lib/datasets/schema.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "Datasets and their versions",
	params,
	answers: pageOf(DatasetLine),
	handle: async (actor, { params }) => ({ value: wholeList(await listDatasets(actor, params.projectId)) }),
});

export const POST = endpoint({
	summary: "Freeze accepted samples into a dataset's next version",
	params,
	body: FreezeInput,
	answers: DatasetVersionView,
	status: 201,
	handle: (actor, { params, body }) => freezeDataset(actor, params.projectId, body),
});
