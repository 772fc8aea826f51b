import { z } from "zod";
import { downloadEndpoint } from "#app/_server/streams.ts";
import { exportDataset } from "#lib/datasets/export.server.ts";

export const GET = downloadEndpoint({
	summary: "A frozen version as messages JSONL, or its lineage side-car",
	params: z.object({ versionId: z.uuid() }),
	query: z.object({ part: z.enum(["train", "held-out", "knowledge", "skills", "lineage"]).default("train") }),
	handle: (actor, { params, query }) => exportDataset(actor, params.versionId, query.part),
});
