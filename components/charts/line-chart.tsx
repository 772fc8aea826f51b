"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "#components/ui/states.tsx";
import { base, series as colors } from "#components/ui/theme/chart-palette.ts";
import { useFormats } from "#components/words.tsx";
import css from "./chart.module.css";
import type { LineSeries } from "./chart-data.ts";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartHead } from "./chart-table.ts";
import { lineTable } from "./tables.ts";

const LinePlot = dynamic(() => import("./line-plot.tsx"), {
	ssr: false,
	loading: () => <Skeleton height={190} />,
});

type Props = ChartHead & {
	/** `time`: x is milliseconds since 1970. */
	x: { label: string; kind: "number" | "time" };
	y: { label: string; min?: number; max?: number };
	series: readonly LineSeries[];
	/** Moments worth a word: "429 ×38". */
	marks?: readonly { x: number; label: string }[];
	height?: number;
};

/** Lines over a number or over time. A null is a gap, not a join. */
export function LineChart({ x, y, series, marks = [], height = 190, ...head }: Props) {
	const formats = useFormats();
	const xs = series.flatMap((line) => line.points.map((point) => point.x));
	const span = xs.length === 0 ? 0 : Math.max(...xs) - Math.min(...xs);
	const xText = (value: number) => {
		if (x.kind === "number") return formats.axis(value);
		if (span > 3 * 86_400_000) return formats.date(value);
		return span < 300_000 ? formats.timeSeconds(value) : formats.time(value);
	};
	const named = series.filter((line) => !line.context);
	const table = lineTable(x.label, series, (value) => (x.kind === "time" ? formats.full(value) : value));
	const key =
		series.length > 1 &&
		series.map((line) => {
			const hue = named.indexOf(line);
			return (
				<span key={line.name}>
					<svg width="18" height="8" aria-hidden="true">
						<line
							x1="0"
							x2="18"
							y1="4"
							y2="4"
							stroke={hue < 0 ? base : colors[hue]}
							strokeWidth="2"
							{...((line.dashed || line.context) && { strokeDasharray: "4 3" })}
						/>
					</svg>
					{line.name}
				</span>
			);
		});
	return (
		<ChartFrame {...head} table={table} {...(key !== false && { below: key })}>
			<div className={css.wrap} style={{ minHeight: height }}>
				<LinePlot
					series={series}
					range={[y.min, y.max]}
					marks={marks}
					height={height}
					xText={xText}
					yText={formats.axis}
				/>
			</div>
		</ChartFrame>
	);
}
