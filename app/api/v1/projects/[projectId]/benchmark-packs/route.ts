import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { uploadEndpoint } from "#app/_server/streams.ts";
import { addBenchmarkPack } from "#lib/evaluation/packs.server.ts";
import { listBenchmarkPacks } from "#lib/evaluation/queries.server.ts";
import { PackQuery, PackView } from "#lib/evaluation/schema.ts";
import { MAX_PACK_BYTES } from "#lib/evaluation/uploads.server.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";

const params = z.object({ projectId: z.uuid() });

export const GET = endpoint({
	summary: "Benchmark packs of a project, newest first",
	params,
	answers: pageOf(PackView),
	handle: async (actor, { params }) => ({
		value: wholeList(await listBenchmarkPacks(actor, params.projectId)),
	}),
});

export const POST = uploadEndpoint({
	summary: "Bring in a benchmark pack in FastChat's layout: a .tar or .tar.gz of its three files",
	params,
	query: PackQuery,
	maxBytes: MAX_PACK_BYTES,
	handle: (actor, { params, query, body }) => addBenchmarkPack(actor, params.projectId, query, body),
});
