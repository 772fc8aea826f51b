"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "#components/ui/states.tsx";
import { useWords } from "#components/words.tsx";
import css from "./chart.module.css";
import type { LossPhase, LossPoint, ScoreLine } from "./chart-data.ts";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartHead } from "./chart-table.ts";
import { lossTable } from "./tables.ts";

const LossPlot = dynamic(() => import("./loss-plot.tsx"), {
	ssr: false,
	loading: () => <Skeleton height={370} />,
});

type Props = ChartHead & {
	/** One after the other on the one time line of the training; planned phases too. */
	phases: readonly LossPhase[];
	/** In order of steps. Thinned by least and greatest per pixel when drawn; the table holds all. */
	points: readonly LossPoint[];
	/** A plot each below the loss. */
	scores?: readonly ScoreLine[];
	/** Where a running training is. */
	now?: number;
	/** Weight of the smoothed line in [0, 1). */
	smoothing?: number;
};

/** Loss above, checkpoint scores below, on one time line; a phase boundary is a gap. */
export function LossChart({ phases, points, scores = [], now, smoothing = 0.9, ...head }: Props) {
	const words = useWords();
	return (
		<ChartFrame {...head} table={lossTable(phases, points, scores, words)}>
			<div className={css.wrap} style={{ minHeight: 230 + scores.length * 140 }}>
				<LossPlot
					phases={phases}
					points={points}
					scores={scores}
					smoothing={smoothing}
					{...(now !== undefined && { now })}
				/>
			</div>
		</ChartFrame>
	);
}
