import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { forecastFreeze } from "#lib/datasets/queries.server.ts";
import { FreezeForecast } from "#lib/datasets/schema.ts";

export const GET = endpoint({
	summary: "What could be frozen now, and its warnings",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ under: z.string().max(1000).optional() }),
	answers: FreezeForecast,
	handle: async (actor, { params, query }) => ({
		value: await forecastFreeze(actor, params.projectId, query.under ?? null),
	}),
});
