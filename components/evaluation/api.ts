import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ApiProblem, ask, askItems } from "#components/api-client.ts";
import {
	type EvaluationInput,
	EvaluationItemView,
	EvaluationRunView,
	PackView,
} from "#lib/evaluation/schema.ts";
import { pageOf } from "#lib/platform/lists.ts";

/** Live by events; asked again now and then as well, in case the event stream is gone for good. */
const ASK_AGAIN_MS = 10_000;

export const isInMotion = ({ status }: { status: string }): boolean =>
	["queued", "waiting", "running"].includes(status);

export const evaluationQuery = (id: string) =>
	queryOptions({
		queryKey: ["evaluation-run", id],
		queryFn: async ({ signal }) => (await ask(EvaluationRunView, `/evaluation-runs/${id}`, { signal })).value,
		refetchInterval: ({ state }) => (state.data && !isInMotion(state.data) ? false : ASK_AGAIN_MS),
	});

export const itemsQuery = (id: string, cursor: string | null) =>
	queryOptions({
		queryKey: ["evaluation-run", id, "items", cursor],
		queryFn: async ({ signal }) =>
			(
				await ask(
					pageOf(EvaluationItemView),
					`/evaluation-runs/${id}/items${cursor === null ? "" : `?cursor=${cursor}`}`,
					{ signal },
				)
			).value,
	});

export const startMutation = (projectId: string) =>
	mutationOptions({
		mutationFn: async (body: EvaluationInput) =>
			(await ask(EvaluationRunView, `/projects/${projectId}/evaluation-runs`, { method: "POST", body }))
				.value,
	});

export const cancelMutation = (id: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: () => ask(EvaluationRunView, `/evaluation-runs/${id}/cancellation`, { method: "POST" }),
		onSuccess: () => queries.invalidateQueries({ queryKey: ["evaluation-run", id] }),
	});

export const packsQuery = (projectId: string) =>
	queryOptions({
		queryKey: ["benchmark-pack", projectId],
		queryFn: ({ signal }) => askItems(PackView, `/projects/${projectId}/benchmark-packs`, { signal }),
	});

/** Sends a file as it is; what it is called and whose it is goes into the query. */
async function upload<V extends z.ZodType>(view: V, path: string, query: Record<string, string>, file: File) {
	const response = await fetch(`/api/v1${path}?${new URLSearchParams(query)}`, {
		method: "POST",
		body: file,
	});
	const body: unknown = await response.json().catch(() => undefined);
	if (response.ok) return view.parse(body);
	const problem = z.object({ code: z.string(), detail: z.string() }).safeParse(body);
	const { code, detail } = problem.data ?? {
		code: "unknown",
		detail: `The server answered ${response.status}.`,
	};
	throw new ApiProblem(response.status, code, detail, {});
}

export const addPackMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: ({ file, name, licence }: { file: File; name: string; licence: string }) =>
			upload(PackView, `/projects/${projectId}/benchmark-packs`, { name, licence }, file),
		onSuccess: () => queries.invalidateQueries({ queryKey: ["benchmark-pack"] }),
	});

export const importMutation = (projectId: string) =>
	mutationOptions({
		mutationFn: (file: File) =>
			upload(EvaluationRunView, `/projects/${projectId}/evaluation-imports`, { fileName: file.name }, file),
	});
