import type { BatchProgress } from "./schema.ts";

type Stage = BatchProgress["stages"][number];

/** What the batches did together, stage by stage in the order in which stages first appear. Sums, so the law of the funnel holds for it too. */
export function addStages(
	batches: readonly BatchProgress[],
): Pick<BatchProgress, "stages" | "accepted" | "calls"> {
	const stages = new Map<string, Stage>();
	const calls = { count: 0, promptTokens: 0, completionTokens: 0 };
	let accepted = 0;
	for (const batch of batches) {
		accepted += batch.accepted;
		calls.count += batch.calls.count;
		calls.promptTokens += batch.calls.promptTokens;
		calls.completionTokens += batch.calls.completionTokens;
		for (const stage of batch.stages) stages.set(stage.stage, addStage(stages.get(stage.stage), stage));
	}
	return { stages: [...stages.values()], accepted, calls };
}

function addStage(sum: Stage | undefined, stage: Stage): Stage {
	if (!sum) return { ...stage, reasons: { ...stage.reasons } };
	const reasons = { ...sum.reasons };
	for (const [reason, count] of Object.entries(stage.reasons))
		reasons[reason] = (reasons[reason] ?? 0) + count;
	return {
		stage: sum.stage,
		in: sum.in + stage.in,
		accepted: sum.accepted + stage.accepted,
		rejected: sum.rejected + stage.rejected,
		failed: sum.failed + stage.failed,
		inFlight: sum.inFlight + stage.inFlight,
		reasons,
	};
}

/** Seconds to `target` at the rate since `startedAt`; null before the first is accepted. */
export function secondsLeft(
	accepted: number,
	target: number,
	startedAt: Date | null,
	now: Date,
): number | null {
	if (accepted === 0 || startedAt === null) return null;
	const seconds = (now.getTime() - startedAt.getTime()) / 1000;
	return Math.max(0, Math.round((seconds * (target - accepted)) / accepted));
}

/** Accepted in a minute between `startedAt` and `until`; null before it began or in its first second. */
export function ratePerMinute(accepted: number, startedAt: Date | null, until: Date): number | null {
	if (startedAt === null) return null;
	const minutes = (until.getTime() - startedAt.getTime()) / 60_000;
	return minutes < 1 / 60 ? null : accepted / minutes;
}
