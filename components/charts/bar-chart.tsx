"use client";

import { useElementSize } from "@mantine/hooks";
import { useFormats } from "#components/words.tsx";
import css from "./chart.module.css";
import type { Bar } from "./chart-data.ts";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartHead } from "./chart-table.ts";
import { barTable } from "./tables.ts";

type Props = ChartHead & {
	/** What a bar is, and what its length counts. */
	label: string;
	valueLabel: string;
	bars: readonly Bar[];
};

const ROW = 26;

/** Horizontal bars from zero, each with its name before and its figure behind it. */
export function BarChart({ label, valueLabel, bars, ...head }: Props) {
	const formats = useFormats();
	const { ref, width } = useElementSize();
	const left = Math.min(width * 0.4, 12 + 7.2 * Math.max(4, ...bars.map((bar) => bar.name.length)));
	const most = Math.max(0, ...bars.map((bar) => bar.value)) || 1;
	const letters = Math.floor(left / 7.2);
	const long = (value: number) => (Math.max(0, value) / most) * Math.max(0, width - left - 76);
	return (
		<ChartFrame {...head} table={barTable(label, valueLabel, bars)}>
			<div ref={ref} className={css.wrap}>
				{width > 0 && (
					// biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset, and its links have to stay in reach
					<svg
						data-plot
						className={css.plot}
						width={width}
						height={bars.length * ROW}
						role="group"
						aria-label={`${label}, ${valueLabel}`}
					>
						{bars.map((bar, index) => {
							const y = index * ROW;
							const body = (
								<>
									<text x={left - 10} y={y + 17} textAnchor="end" fontSize={12.5} fill="var(--sb-ink)">
										{bar.name.length > letters ? `${bar.name.slice(0, letters - 1)}…` : bar.name}
										<title>{bar.name}</title>
									</text>
									<rect
										x={left}
										y={y + 5}
										width={Math.max(bar.value > 0 ? 1.5 : 0, long(bar.value))}
										height={ROW - 10}
										fill={bar.tone === undefined ? "var(--sb-s1)" : `var(--sb-${bar.tone})`}
									/>
									<text x={left + long(bar.value) + 7} y={y + 17} fontSize={12.5} fill="var(--sb-ink-2)">
										{formats.integer(bar.value)}
									</text>
								</>
							);
							return bar.href === undefined ? (
								<g key={bar.name}>{body}</g>
							) : (
								<a key={bar.name} href={bar.href}>
									{body}
								</a>
							);
						})}
						<line x1={left} x2={left} y1={0} y2={bars.length * ROW} stroke="var(--sb-line-strong)" />
					</svg>
				)}
			</div>
		</ChartFrame>
	);
}
