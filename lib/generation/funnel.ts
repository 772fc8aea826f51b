import type { StageCount, StageName } from "./rows.ts";

/** Counts rows at the stages so that in = accepted + rejected + failed + inFlight holds at every moment. */
export type Funnel = {
	enter(stage: StageName): void;
	/** One that entered has come out. */
	leave(stage: StageName, as: "accepted" | "rejected" | "failed"): void;
	/** In the pipeline's order. A copy. */
	counts(): StageCount[];
};

export function funnelOf(stages: readonly StageName[]): Funnel {
	const counts = new Map<StageName, StageCount>(
		stages.map((stage) => [stage, { stage, in: 0, accepted: 0, rejected: 0, failed: 0, inFlight: 0 }]),
	);
	const at = (stage: StageName) => {
		const count = counts.get(stage);
		if (!count) throw new Error(`This pipeline has no stage "${stage}".`);
		return count;
	};
	return {
		enter(stage) {
			const count = at(stage);
			count.in++;
			count.inFlight++;
		},
		leave(stage, as) {
			const count = at(stage);
			count.inFlight--;
			count[as]++;
		},
		counts: () => [...counts.values()].map((count) => ({ ...count })),
	};
}
