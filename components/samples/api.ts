import { z } from "zod";
import { ask } from "#components/api-client.ts";
import { SampleView, type VerdictInput } from "#lib/samples/schema.ts";

/** Which samples a queue holds: of a run, under a path; both from the address. */
export type QueueFilter = { run?: number | undefined; leaf?: string | undefined };

const QueuePage = z.object({ items: z.array(SampleView), nextCursor: z.string().nullable() });
export type QueuePage = z.infer<typeof QueuePage>;

/** Samples read at a time. */
export const QUEUE_PAGE = 20;

/** The next samples that wait for a verdict, whole, so that they can be shown without asking again. */
export async function askQueue(projectId: string, { run, leaf }: QueueFilter, cursor: string | null) {
	const query = new URLSearchParams({ limit: String(QUEUE_PAGE) });
	if (run !== undefined) query.set("run", String(run));
	if (leaf !== undefined) query.set("leaf", leaf);
	if (cursor !== null) query.set("cursor", cursor);
	return (await ask(QueuePage, `/projects/${projectId}/sample-queue?${query}`)).value;
}

type Which = { runId: string; id: string };

export const sendVerdict = async ({ runId, id }: Which, body: VerdictInput): Promise<SampleView> =>
	(await ask(SampleView, `/generation-runs/${runId}/samples/${id}/verdicts`, { method: "POST", body })).value;

export const sendUndo = async ({ runId, id }: Which, verdictId: string): Promise<SampleView> =>
	(
		await ask(SampleView, `/generation-runs/${runId}/samples/${id}/verdicts/${verdictId}`, {
			method: "DELETE",
		})
	).value;
