import type { StreamStage } from "#components/charts/stream-layout.ts";
import type { BatchProgress } from "#lib/generation/schema.ts";

type Stage = BatchProgress["stages"][number];

/** Stages at which new rows are drawn; each row of a later one comes from a row of the one before. */
const DRAWS: readonly string[] = ["contexts", "questions", "pairs"];

export type RowSums = { in: number; accepted: number; rejected: number; failed: number; inFlight: number };

/**
 * The rows of one pipeline from the last draw to the end, with in = accepted + rejected + failed + in flight at every
 * moment: what one stage has passed on and the next has not yet taken in is in flight as well. Contexts are not rows
 * yet; their stage keeps its own sums.
 *
 * @param stages of one pipeline, in its order
 */
export function rowSums(stages: readonly Stage[]): RowSums {
	const from = Math.max(
		0,
		stages.findLastIndex(({ stage }) => DRAWS.includes(stage)),
	);
	const rows = stages.slice(from);
	const sum = (of: (stage: Stage, at: number) => number) =>
		rows.reduce((total, stage, at) => total + of(stage, at), 0);
	return {
		in: rows[0]?.in ?? 0,
		accepted: rows.at(-1)?.accepted ?? 0,
		rejected: sum(({ rejected }) => rejected),
		failed: sum(({ failed }) => failed),
		inFlight: sum(
			({ accepted, inFlight }, at) =>
				inFlight + (at + 1 < rows.length ? accepted - (rows[at + 1]?.in ?? 0) : 0),
		),
	};
}

/** Several pipelines' sums together. */
export function addSums(all: readonly RowSums[]): RowSums {
	const sum = (key: keyof RowSums) => all.reduce((total, sums) => total + sums[key], 0);
	return {
		in: sum("in"),
		accepted: sum("accepted"),
		rejected: sum("rejected"),
		failed: sum("failed"),
		inFlight: sum("inFlight"),
	};
}

type Names = {
	stage: Readonly<Record<string, string>>;
	reason: Readonly<Record<string, string>>;
	/** For refusals of a batch that goes on: their reasons are counted when it ends. */
	notSorted: string;
};

/**
 * The stages as the chart draws them, each refusal and failure a link to its rows.
 *
 * @param samplesHref the address of the run's samples, with its `?run=`
 */
export function streamOf(stages: readonly Stage[], names: Names, samplesHref: string): StreamStage[] {
	return stages.map(({ stage, reasons, rejected, failed, inFlight, accepted, ...counts }) => {
		const href = (more: Record<string, string>) =>
			`${samplesHref}&${new URLSearchParams({ ...more, stage }).toString()}`;
		const known = Object.entries(reasons).sort(([, a], [, b]) => b - a);
		const unsorted = rejected - known.reduce((sum, [, count]) => sum + count, 0);
		return {
			name: names.stage[stage] ?? stage,
			in: counts.in,
			accepted,
			rejected: [
				...known.map(([reason, count]) => ({
					reason: names.reason[reason] ?? reason,
					count,
					href: href({ outcome: "rejected", reason }),
				})),
				...(unsorted > 0 ? [{ reason: names.notSorted, count: unsorted }] : []),
			],
			failed,
			failedHref: href({ outcome: "failed" }),
			inFlight,
		};
	});
}

/** The reason by which most rows of these stages were rejected; undefined where none is known yet, or several tie. */
export function mainReason(stages: readonly Stage[]): string | undefined {
	const counts = new Map<string, number>();
	for (const { reasons } of stages) {
		for (const [reason, count] of Object.entries(reasons))
			counts.set(reason, (counts.get(reason) ?? 0) + count);
	}
	const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
	return first?.[1] === second?.[1] ? undefined : first?.[0];
}
