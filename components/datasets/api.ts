import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { ask } from "#components/api-client.ts";
import { DatasetVersionView, FreezeForecast, type FreezeInput } from "#lib/datasets/schema.ts";

/** What could be frozen now. Asks again after every verdict: its key begins with the event's kind. */
export const forecastQuery = (projectId: string, under: string) =>
	queryOptions({
		queryKey: ["sample", "forecast", projectId, under],
		queryFn: async ({ signal }) => {
			const query = under === "" ? "" : `?${new URLSearchParams({ under })}`;
			return (await ask(FreezeForecast, `/projects/${projectId}/dataset-forecast${query}`, { signal })).value;
		},
		placeholderData: (before) => before,
	});

export const freezeMutation = (projectId: string) =>
	mutationOptions({
		mutationFn: async (body: FreezeInput) =>
			(await ask(DatasetVersionView, `/projects/${projectId}/dataset-versions`, { method: "POST", body }))
				.value,
	});

export const exportHref = (versionId: string, part: string): string =>
	`/api/v1/dataset-versions/${versionId}/export?part=${part}`;
