import { type Claim, claim, connect } from "#lib/platform/jobs/queue.server.ts";
import { openTeacher as open } from "#lib/teachers/open.server.ts";
import { generateBatch } from "#workers/handlers/generate-batch.ts";
import { runJob } from "#workers/runner.ts";

const never = new AbortController().signal;

/** Does what a worker just started does, until nothing of generation is due. */
export async function work({
	openTeacher = open,
	onJob = () => {},
}: {
	openTeacher?: Parameters<typeof generateBatch>[0];
	onJob?: (job: Claim) => unknown;
} = {}): Promise<void> {
	// An endpoint that was down is held back for a while by the process that found it so.
	(globalThis as { limiters?: Map<string, unknown> }).limiters?.clear();
	const handlers = { "generation.batch": generateBatch(openTeacher) };
	for (;;) {
		const jobs = await claim(4, ["generation.batch"]);
		if (jobs.length === 0) return;
		for (const job of jobs) {
			await onJob(job);
			await runJob(job, handlers, never, never);
		}
	}
}

/** The jobs of a run that wait for their time are due now. */
export async function bringForward(runId: string): Promise<void> {
	const boss = await connect();
	const queue = `generation.batch/${runId}`;
	for (const { id, state } of await boss.findJobs(queue)) {
		if (state === "created" || state === "retry") {
			await boss.update(queue, undefined, { id, startAfter: new Date() });
		}
	}
}
