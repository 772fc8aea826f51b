"use client";

import { useElementSize } from "@mantine/hooks";
import { base, series } from "#components/ui/theme/chart-palette.ts";
import { useFormats, useWords } from "#components/words.tsx";
import css from "./chart.module.css";
import type { StripBenchmark, StripModel } from "./chart-data.ts";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartHead } from "./chart-table.ts";
import { Marker } from "./marker.tsx";
import { stripsTable } from "./tables.ts";

type Props = ChartHead & {
	benchmarks: readonly StripBenchmark[];
	models: readonly StripModel[];
	/** Whether `lo` and `hi` are the interval of the paired difference to the baseline, centred at the score. */
	paired: boolean;
};

/** One strip per benchmark with its own scale: read across for a profile, without a radar's lies. */
export function Strips({ benchmarks, models, paired, ...head }: Props) {
	const words = useWords();
	const formats = useFormats();
	const { ref, width } = useElementSize();
	const chosen = models.filter((model) => model.role === "chosen").slice(0, series.length);
	const baseline = models.find((model) => model.role === "baseline");
	const context = models.filter((model) => model !== baseline && !chosen.includes(model));
	const key = (
		<>
			{chosen.map((model, index) => (
				<span key={model.key}>
					<svg width="12" height="12" aria-hidden="true">
						<Marker index={index} x={6} y={6} />
					</svg>
					{model.name}
				</span>
			))}
			{baseline && (
				<span>
					<svg width="12" height="14" aria-hidden="true">
						<line x1="6" x2="6" y1="1" y2="13" stroke="var(--sb-ink)" strokeWidth="2" />
					</svg>
					{words.charts.strips.baseline(baseline.name)}
				</span>
			)}
			{context.length > 0 && (
				<span>
					<svg width="12" height="12" aria-hidden="true">
						<circle cx="6" cy="6" r="4" fill="none" stroke={base} strokeWidth="1.6" />
					</svg>
					{words.charts.strips.context(formats.integer(context.length))}
				</span>
			)}
			<span>{paired ? words.charts.strips.bar : words.charts.strips.ownBar}</span>
		</>
	);
	return (
		<ChartFrame {...head} table={stripsTable(benchmarks, models, words)} below={key}>
			<div ref={ref} className={css.wrap}>
				{width > 0 && (
					<Drawing
						benchmarks={benchmarks}
						chosen={chosen}
						baseline={baseline}
						context={context}
						width={width}
					/>
				)}
			</div>
		</ChartFrame>
	);
}

/** Width of a letter of a name, at most, as far as that can be told without drawing it. */
const LETTER = 7.4;

type DrawingProps = {
	benchmarks: readonly StripBenchmark[];
	chosen: readonly StripModel[];
	baseline: StripModel | undefined;
	context: readonly StripModel[];
	width: number;
};

function Drawing({ benchmarks, chosen, baseline, context, width }: DrawingProps) {
	const words = useWords().charts.strips;
	const formats = useFormats();
	const beside = width < 480 ? 92 : 112;
	// A name that has no room beside its axis stands above it, and then all of them do.
	const isAbove = benchmarks.some(({ name }) => name.length * LETTER > beside - 8);
	const head = isAbove ? 26 : 0;
	const left = isAbove ? 12 : beside;
	const rowHeight = head + 40 + Math.max(1, chosen.length) * 9;
	const right = 52;
	return (
		<svg
			data-plot
			className={css.plot}
			width={width}
			height={rowHeight * benchmarks.length}
			role="img"
			aria-label={words.label}
		>
			{benchmarks.map((benchmark, row) => {
				const y = row * rowHeight + head + (rowHeight - head) / 2 - 4;
				const nameAt = isAbove ? row * rowHeight + 21 : y + 1;
				const span = benchmark.hi - benchmark.lo || 1;
				const x = (value: number) =>
					left + Math.min(1, Math.max(0, (value - benchmark.lo) / span)) * (width - left - right);
				const first = chosen[0]?.scores[benchmark.key];
				const tick = baseline?.scores[benchmark.key];
				const digits = benchmark.digits ?? 1;
				return (
					<g key={benchmark.key}>
						<text x={0} y={nameAt} fontSize={13} fontWeight={600} fill="var(--sb-ink)">
							{benchmark.name}
						</text>
						{benchmark.note !== undefined && (
							<text
								x={isAbove ? width : 0}
								y={isAbove ? nameAt : y + 16}
								fontSize={11.5}
								textAnchor={isAbove ? "end" : "start"}
								fill="var(--sb-ink-3)"
							>
								{benchmark.note}
							</text>
						)}
						<line x1={left} x2={width - right} y1={y} y2={y} stroke="var(--sb-line-strong)" />
						{[benchmark.lo, benchmark.hi].map((end) => (
							<text
								key={end}
								x={x(end)}
								y={y + (rowHeight - head) / 2}
								fontSize={11}
								fill="var(--sb-axis)"
								textAnchor="middle"
							>
								{formats.axis(end)}
							</text>
						))}
						{context.map((model) => {
							const found = model.scores[benchmark.key];
							return (
								found && (
									<circle
										key={model.key}
										cx={x(found.score)}
										cy={y}
										r={4}
										fill="var(--sb-surface)"
										stroke={base}
										strokeWidth={1.6}
									>
										<title>{`${model.name} ${formats.score(found.score, digits)}`}</title>
									</circle>
								)
							);
						})}
						{tick && (
							<line
								x1={x(tick.score)}
								x2={x(tick.score)}
								y1={y - 12}
								y2={y + 12}
								stroke="var(--sb-ink)"
								strokeWidth={2}
							>
								<title>{`${baseline?.name} ${formats.score(tick.score, digits)}`}</title>
							</line>
						)}
						{chosen.map((model, index) => {
							const found = model.scores[benchmark.key];
							if (!found) return null;
							const lane = y + (index - (chosen.length - 1) / 2) * 11;
							return (
								<g key={model.key}>
									{found.lo !== undefined && found.hi !== undefined && (
										<line
											x1={x(found.lo)}
											x2={x(found.hi)}
											y1={lane}
											y2={lane}
											stroke={series[index]}
											strokeWidth={2}
										/>
									)}
									<Marker index={index} x={x(found.score)} y={lane} />
									<title>{`${model.name} ${formats.score(found.score, digits)}`}</title>
								</g>
							);
						})}
						{first && (
							<text x={width} y={y + 4} fontSize={12.5} fontWeight={600} textAnchor="end" fill={series[0]}>
								{formats.score(first.score, digits)}
							</text>
						)}
					</g>
				);
			})}
		</svg>
	);
}
