import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask } from "#components/api-client.ts";
import {
	EstimateView,
	type GenerationInput,
	GenerationRunLine,
	GenerationRunView,
} from "#lib/generation/schema.ts";

/** Live by events; asked again now and then as well, in case the event stream is gone for good. */
const ASK_AGAIN_MS = 15_000;

const IN_MOTION: readonly string[] = ["queued", "waiting", "running"];
export const isInMotion = ({ status }: { status: string }): boolean => IN_MOTION.includes(status);

export const runQuery = (runId: string) =>
	queryOptions({
		queryKey: ["generation-run", runId],
		queryFn: async ({ signal }) =>
			(await ask(GenerationRunView, `/generation-runs/${runId}`, { signal })).value,
		refetchInterval: ({ state }) => (state.data && !isInMotion(state.data) ? false : ASK_AGAIN_MS),
	});

const RunPage = z.object({ items: z.array(GenerationRunLine), nextCursor: z.string().nullable() });

export const runsQuery = (projectId: string, cursor: string | null) =>
	queryOptions({
		queryKey: ["generation-run", "list", projectId, cursor],
		queryFn: async ({ signal }) => {
			const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
			return (await ask(RunPage, `/projects/${projectId}/generation-runs${query}`, { signal })).value;
		},
		refetchInterval: ({ state }) => (state.data?.items.some(isInMotion) ? ASK_AGAIN_MS : false),
	});

export const estimateQuery = (projectId: string, input: GenerationInput | undefined) =>
	queryOptions({
		queryKey: ["generation-estimate", projectId, input],
		queryFn: async ({ signal }) =>
			(
				await ask(EstimateView, `/projects/${projectId}/generation-estimates`, {
					method: "POST",
					body: input,
					signal,
				})
			).value,
		enabled: input !== undefined,
		retry: false,
		staleTime: 60_000,
	});

export const startRunMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (body: GenerationInput) =>
			(await ask(GenerationRunView, `/projects/${projectId}/generation-runs`, { method: "POST", body }))
				.value,
		onSuccess: () => queries.invalidateQueries({ queryKey: ["generation-run"] }),
	});

export const cancelRunMutation = (runId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: async () =>
			(await ask(GenerationRunView, `/generation-runs/${runId}/cancellation`, { method: "POST" })).value,
		onSuccess: (run) => queries.setQueryData(runQuery(runId).queryKey, run),
	});
