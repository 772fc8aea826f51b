"use client";

import {
	Area,
	CartesianGrid,
	ComposedChart,
	Line,
	ReferenceLine,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from "recharts";
import { axis, base, series as colors, dashes, grid } from "#components/ui/theme/chart-palette.ts";
import type { LineSeries } from "./chart-data.ts";
import { tooltipLook } from "./plot-look.ts";
import { niceRange, niceTicks } from "./ticks.ts";

export type LinePlotProps = {
	series: readonly LineSeries[];
	range: [number | undefined, number | undefined];
	marks: readonly { x: number; label: string }[];
	height: number;
	xText: (x: number) => string;
	yText: (y: number) => string;
};

/** The recharts part of `LineChart`; loaded when a page first draws one. */
export default function LinePlot({ series, range, marks, height, xText, yText }: LinePlotProps) {
	const xs = [...new Set(series.flatMap((line) => line.points.map((point) => point.x)))].sort(
		(a, b) => a - b,
	);
	const maps = series.map((line) => new Map(line.points.map((point) => [point.x, point.y])));
	const data = xs.map((x) => ({
		x,
		...Object.fromEntries(maps.map((map, index) => [`s${index}`, map.get(x) ?? null])),
	}));
	const values = series.flatMap((line) =>
		line.points.flatMap((point) => (point.y === null ? [] : [point.y])),
	);
	const fromZero = series.some((line) => line.area);
	const [lo, hi] = niceRange(values, fromZero);
	const domain: [number, number] = [range[0] ?? lo, range[1] ?? hi];
	let hue = -1;
	const looks = series.map((line) => {
		if (!line.context) hue += 1;
		return line.context || hue >= colors.length
			? { stroke: base, dash: "4 3", wide: 1.2 }
			: { stroke: colors[hue] ?? base, dash: line.dashed ? "4 3" : (dashes[hue] ?? ""), wide: 1.8 };
	});
	return (
		<ResponsiveContainer width="100%" height={height}>
			<ComposedChart data={data} margin={{ top: 14, right: 12, bottom: 0, left: -8 }}>
				<CartesianGrid {...grid} />
				<XAxis
					dataKey="x"
					type="number"
					domain={["dataMin", "dataMax"]}
					{...axis}
					tickFormatter={xText}
					minTickGap={28}
				/>
				<YAxis
					{...axis}
					axisLine={false}
					domain={domain}
					ticks={niceTicks(...domain)}
					tickFormatter={yText}
				/>
				<Tooltip
					{...tooltipLook}
					labelFormatter={(x) => xText(Number(x))}
					formatter={(value) => yText(Number(value))}
				/>
				{marks.map((mark) => (
					<ReferenceLine
						key={`${mark.x} ${mark.label}`}
						x={mark.x}
						stroke="var(--sb-caution)"
						strokeDasharray="2 2"
						label={{
							value: mark.label,
							position: "insideTopRight",
							fill: "var(--sb-caution)",
							fontSize: 11.5,
						}}
					/>
				))}
				{series.map((line, index) => {
					const look = looks[index];
					if (look === undefined) return null;
					const shared = {
						dataKey: `s${index}`,
						name: line.name,
						stroke: look.stroke,
						strokeWidth: look.wide,
						isAnimationActive: false,
						connectNulls: false,
						...(look.dash !== "" && { strokeDasharray: look.dash }),
					};
					return line.area ? (
						<Area key={line.name} {...shared} fill={look.stroke} fillOpacity={0.12} />
					) : (
						<Line key={line.name} {...shared} dot={line.points.length === 1} />
					);
				})}
			</ComposedChart>
		</ResponsiveContainer>
	);
}
