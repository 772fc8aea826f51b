"use client";

import {
	CartesianGrid,
	ComposedChart,
	ErrorBar,
	Line,
	ReferenceArea,
	ReferenceDot,
	ReferenceLine,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from "recharts";
import { axis, grid } from "#components/ui/theme/chart-palette.ts";
import { useFormats, useWords } from "#components/words.tsx";
import type { LossPhase, LossPoint, ScoreLine } from "./chart-data.ts";
import { lossRows } from "./loss-rows.ts";
import { tooltipLook } from "./plot-look.ts";
import { niceRange, niceTicks } from "./ticks.ts";

type Props = {
	phases: readonly LossPhase[];
	points: readonly LossPoint[];
	scores: readonly ScoreLine[];
	now?: number;
	smoothing: number;
};

const MARGIN = { top: 18, right: 16, left: -8, bottom: 0 };

/** The recharts part of `LossChart`. */
export default function LossPlot({ phases, points, scores, now, smoothing }: Props) {
	const words = useWords().charts.loss;
	const formats = useFormats();
	const rows = lossRows(phases, points, smoothing, 600);
	const end = Math.max(1, ...phases.map((phase) => phase.to), points.at(-1)?.step ?? 0);
	const [lo, hi] = niceRange(
		points.map((point) => point.loss),
		false,
	);
	const first = phases[0]?.from ?? 0;
	const ticks = [...new Set([first, ...phases.map((phase) => phase.to)])];
	const last = scores.length === 0;
	const time = (hide: boolean) => (
		<XAxis
			dataKey="step"
			type="number"
			domain={[first, end]}
			ticks={ticks}
			{...axis}
			hide={hide}
			tickFormatter={(step) => formats.integer(Number(step))}
		/>
	);
	return (
		<>
			<ResponsiveContainer width="100%" height={230}>
				<ComposedChart data={rows} margin={MARGIN}>
					<CartesianGrid {...grid} />
					{bands(phases, true)}
					{time(!last)}
					<YAxis
						{...axis}
						axisLine={false}
						domain={[lo, hi]}
						ticks={niceTicks(lo, hi)}
						tickFormatter={(v) => formats.axis(Number(v))}
					/>
					<Tooltip
						{...tooltipLook}
						labelFormatter={(step) => words.atStep(formats.integer(Number(step)))}
						formatter={(value) => formats.score(Number(value), 3)}
					/>
					<Line
						dataKey="raw"
						name={words.raw}
						stroke="var(--sb-s1)"
						strokeOpacity={0.35}
						strokeWidth={1}
						dot={false}
						isAnimationActive={false}
					/>
					<Line
						dataKey="smoothed"
						name={words.smoothed}
						stroke="var(--sb-s1)"
						strokeWidth={2}
						dot={false}
						isAnimationActive={false}
					/>
					{here(now, words.now)}
				</ComposedChart>
			</ResponsiveContainer>
			{scores.map((line, index) => (
				<ScorePlot
					key={line.name}
					line={line}
					phases={phases}
					time={time(index < scores.length - 1)}
					marker={here(now)}
				/>
			))}
		</>
	);
}

type ScoreProps = {
	line: ScoreLine;
	phases: readonly LossPhase[];
	time: React.ReactNode;
	marker: React.ReactNode;
};

function ScorePlot({ line, phases, time, marker }: ScoreProps) {
	const words = useWords().charts.loss;
	const formats = useFormats();
	const digits = line.digits ?? 1;
	const [lo, hi] = niceRange(
		line.points.flatMap((point) => [point.lo ?? point.score, point.hi ?? point.score]),
		false,
	);
	const data = line.points.map((point) => ({
		step: point.step,
		score: point.score,
		error: [point.score - (point.lo ?? point.score), (point.hi ?? point.score) - point.score],
	}));
	return (
		<>
			<div className="sb-meta" style={{ marginTop: 6 }}>
				{line.name}
			</div>
			<ResponsiveContainer width="100%" height={130}>
				<ComposedChart data={data} margin={{ ...MARGIN, top: 12 }}>
					<CartesianGrid {...grid} />
					{bands(phases, false)}
					{time}
					<YAxis
						{...axis}
						axisLine={false}
						domain={[lo, hi]}
						ticks={niceTicks(lo, hi, 2)}
						tickFormatter={(v) => formats.axis(Number(v))}
					/>
					<Tooltip
						{...tooltipLook}
						labelFormatter={(step) => words.checkpoint(formats.integer(Number(step)))}
						formatter={(value) => formats.score(Number(value), digits)}
					/>
					<Line
						dataKey="score"
						name={line.name}
						stroke="var(--sb-ink)"
						strokeWidth={1.4}
						dot={{ r: 4, fill: "var(--sb-surface)", stroke: "var(--sb-ink)", strokeWidth: 1.6 }}
						isAnimationActive={false}
					>
						<ErrorBar dataKey="error" width={0} strokeWidth={1.6} stroke="var(--sb-ink-3)" direction="y" />
					</Line>
					{line.points
						.filter((point) => point.chosen)
						.map((point) => (
							<ReferenceDot
								key={point.step}
								x={point.step}
								y={point.score}
								r={7}
								fill="none"
								stroke="var(--sb-accepted)"
								strokeWidth={2}
								label={{
									value: words.chosen,
									position: "top",
									fontSize: 12,
									fontWeight: 600,
									fill: "var(--sb-accepted)",
									offset: 8,
								}}
							/>
						))}
					{marker}
				</ComposedChart>
			</ResponsiveContainer>
		</>
	);
}

const bands = (phases: readonly LossPhase[], named: boolean) =>
	phases.map((phase, index) => (
		<ReferenceArea
			key={phase.id}
			x1={phase.from}
			x2={phase.to}
			fill="var(--sb-sunken)"
			fillOpacity={index % 2 === 1 ? 0.9 : 0}
			{...(named && {
				label: {
					value: phase.id,
					position: "insideTopLeft" as const,
					fontSize: 12,
					fontWeight: 600,
					fill: "var(--sb-ink-2)",
				},
			})}
		/>
	));

const here = (now: number | undefined, label?: string) =>
	now === undefined ? null : (
		<ReferenceLine
			x={now}
			stroke="var(--sb-ink)"
			strokeDasharray="2 2"
			{...(label !== undefined && {
				label: { value: label, position: "insideTopRight" as const, fontSize: 11.5, fill: "var(--sb-ink)" },
			})}
		/>
	);
