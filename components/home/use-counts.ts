"use client";

import { useQuery } from "@tanstack/react-query";
import { ask } from "#components/api-client.ts";
import { CountsView } from "#lib/home/schema.ts";

/** What waits and what runs in a project; stays live under the project's frame. */
export function useCounts(projectId: string, initial?: CountsView) {
	return useQuery({
		queryKey: ["counts", projectId],
		queryFn: async ({ signal }) => (await ask(CountsView, `/projects/${projectId}/counts`, { signal })).value,
		...(initial && { initialData: initial }),
	}).data;
}
