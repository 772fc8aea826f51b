import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask, askItems } from "#components/api-client.ts";
import {
	type ModelInput,
	ModelView,
	type TrainingInput,
	TrainingLine,
	TrainingLog,
	TrainingRunView,
	TrainingSteps,
} from "#lib/training/schema.ts";

/** Live by events; asked again now and then as well, in case the event stream is gone for good. */
const ASK_AGAIN_MS = 15_000;

const IN_MOTION: readonly string[] = ["queued", "waiting", "running"];
export const isInMotion = ({ status }: { status: string }): boolean => IN_MOTION.includes(status);

export const trainingQuery = (runId: string) =>
	queryOptions({
		queryKey: ["training-run", runId],
		queryFn: async ({ signal }) => (await ask(TrainingRunView, `/training-runs/${runId}`, { signal })).value,
		refetchInterval: ({ state }) => (state.data && !isInMotion(state.data) ? false : ASK_AGAIN_MS),
	});

export const stepsQuery = (runId: string) =>
	queryOptions({
		queryKey: ["training-run", runId, "steps"],
		queryFn: async ({ signal }) =>
			(await ask(TrainingSteps, `/training-runs/${runId}/steps`, { signal })).value,
	});

export const logQuery = (runId: string) =>
	queryOptions({
		queryKey: ["training-run", runId, "log"],
		queryFn: async ({ signal }) => (await ask(TrainingLog, `/training-runs/${runId}/log`, { signal })).value,
	});

const TrainingPage = z.object({ items: z.array(TrainingLine), nextCursor: z.string().nullable() });

export const trainingsQuery = (projectId: string, cursor: string | null) =>
	queryOptions({
		queryKey: ["training-run", "list", projectId, cursor],
		queryFn: async ({ signal }) => {
			const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
			return (await ask(TrainingPage, `/projects/${projectId}/training-runs${query}`, { signal })).value;
		},
		refetchInterval: ({ state }) => (state.data?.items.some(isInMotion) ? ASK_AGAIN_MS : false),
	});

export const isBeingMade = ({ isReady, problem, kind }: ModelView): boolean =>
	!isReady && problem === null && kind === "base";

export const modelsQuery = (projectId: string) =>
	queryOptions({
		queryKey: ["model", "list", projectId],
		queryFn: ({ signal }) => askItems(ModelView, `/projects/${projectId}/models`, { signal }),
		refetchInterval: ({ state }) => (state.data?.some(isBeingMade) ? ASK_AGAIN_MS : false),
	});

export const addModelMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (body: ModelInput) =>
			(await ask(ModelView, `/projects/${projectId}/models`, { method: "POST", body })).value,
		onSuccess: () => queries.invalidateQueries({ queryKey: ["model"] }),
	});

export const startTrainingMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (body: TrainingInput) =>
			(await ask(TrainingRunView, `/projects/${projectId}/training-runs`, { method: "POST", body })).value,
		onSuccess: () => queries.invalidateQueries({ queryKey: ["training-run"] }),
	});

/** Stops it, or goes on with it. */
export const steerMutation = (runId: string, to: "stop" | "resumption", queries: QueryClient) =>
	mutationOptions({
		mutationFn: async () =>
			(await ask(TrainingRunView, `/training-runs/${runId}/${to}`, { method: "POST" })).value,
		onSuccess: (run) => queries.setQueryData(trainingQuery(runId).queryKey, run),
	});

export const chooseCheckpointMutation = (projectId: string, runId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (checkpointId: string) =>
			(await ask(ModelView, `/projects/${projectId}/checkpoints/${checkpointId}/model`, { method: "POST" }))
				.value,
		onSuccess: () => queries.invalidateQueries({ queryKey: ["training-run", runId] }),
	});
