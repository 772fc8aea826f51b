import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { listDatasetRows } from "#lib/datasets/queries.server.ts";
import { DatasetRowView } from "#lib/datasets/schema.ts";
import { pageOf } from "#lib/platform/lists.ts";

export const GET = endpoint({
	summary: "Rows of a frozen version, in their order",
	params: z.object({ versionId: z.uuid() }),
	query: z.object({
		cursor: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
		heldOut: z.enum(["true", "false"]).optional(),
	}),
	answers: pageOf(DatasetRowView),
	handle: async (actor, { params, query }) => ({
		value: await listDatasetRows(actor, params.versionId, {
			after: query.cursor,
			heldOut: query.heldOut === undefined ? undefined : query.heldOut === "true",
		}),
	}),
});
