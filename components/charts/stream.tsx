"use client";

import { useElementSize } from "@mantine/hooks";
import { useId, useState } from "react";
import { useFormats, useWords } from "#components/words.tsx";
import css from "./chart.module.css";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartHead } from "./chart-table.ts";
import { layOutStream, STREAM_TOP, type StreamLeg, type StreamStage, streamSums } from "./stream-layout.ts";
import { StreamList } from "./stream-list.tsx";
import { streamTable } from "./tables.ts";

/** The stream of a run: what each stage takes in, passes on and refuses. Below 940 px a list of bars. */
export function Stream({ stages, ...head }: ChartHead & { stages: readonly StreamStage[] }) {
	const words = useWords();
	const formats = useFormats();
	const { ref, width } = useElementSize();
	const sums = streamSums(stages);
	const n = formats.integer;
	const law = words.charts.stream.sum(
		n(sums.in),
		n(sums.accepted),
		n(sums.rejected),
		n(sums.failed),
		n(sums.inFlight),
	);
	return (
		<ChartFrame {...head} sub={head.sub ?? law} table={streamTable(stages, words)}>
			<div ref={ref} className={css.wrap}>
				{width >= 940 && <Drawing stages={stages} width={width} />}
				{width > 0 && width < 940 && <StreamList stages={stages} />}
			</div>
		</ChartFrame>
	);
}

function Drawing({ stages, width }: { stages: readonly StreamStage[]; width: number }) {
	const words = useWords().charts.stream;
	const formats = useFormats();
	const hatch = useId();
	const [hot, setHot] = useState<string | null>(null);
	const { boxes, end, scale, height } = layOutStream(stages, width, words.failed);
	const sums = streamSums(stages);
	return (
		// biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset, and its links have to stay in reach
		<svg data-plot className={css.plot} width={width} height={height} role="group" aria-label={words.label}>
			<defs>
				<pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
					<rect width="4" height="4" fill="var(--sb-surface)" />
					<line x1="0" x2="0" y1="0" y2="4" stroke="var(--sb-ink-3)" strokeWidth="1.4" />
				</pattern>
			</defs>
			{boxes.map((box) => (
				<g key={box.stage.name}>
					<path d={box.edge} fill="var(--sb-cover-4)" opacity={0.28} />
					{box.flight && <rect {...box.flight} fill={`url(#${hatch})`} />}
					{box.legs.map((leg) => {
						const id = `${box.stage.name} ${leg.reason}`;
						return (
							<Leg
								key={id}
								leg={leg}
								from={box.x}
								of={box.stage.in}
								faint={hot !== null && hot !== id}
								onHot={(on) => setHot(on ? id : null)}
							/>
						);
					})}
					<line
						x1={box.x + 0.5}
						x2={box.x + 0.5}
						y1={STREAM_TOP - 10}
						y2={STREAM_TOP + box.inHeight + 2}
						stroke="var(--sb-ink-2)"
					/>
					<text x={box.x + 7} y={STREAM_TOP - 28} fontSize={12.5} fontWeight={600} fill="var(--sb-ink)">
						{box.stage.name}
					</text>
					<text x={box.x + 7} y={STREAM_TOP - 12} fontSize={12.5} fill="var(--sb-ink-2)">
						{formats.integer(box.stage.in)}
						{box.stage.inFlight > 0 && (
							<tspan fill="var(--sb-ink-3)">, {words.inFlight(formats.integer(box.stage.inFlight))}</tspan>
						)}
					</text>
				</g>
			))}
			<line
				x1={end}
				x2={end}
				y1={STREAM_TOP - 10}
				y2={STREAM_TOP + sums.accepted * scale + 2}
				stroke="var(--sb-accepted)"
				strokeWidth={2}
			/>
			<rect x={end} y={STREAM_TOP} width={10} height={sums.accepted * scale} fill="var(--sb-accepted)" />
			<text x={end + 18} y={STREAM_TOP + 16} fontSize={20} fontWeight={500} fill="var(--sb-ink)">
				{formats.integer(sums.accepted)}
			</text>
			<text x={end + 18} y={STREAM_TOP + 34} fontSize={12.5} fontWeight={600} fill="var(--sb-accepted)">
				{words.accepted}
			</text>
			<text x={end + 18} y={STREAM_TOP + 52} fontSize={12} fill="var(--sb-ink-2)">
				{sums.in > 0 && words.ofAll(formats.share(sums.accepted / sums.in))}
			</text>
		</svg>
	);
}

type LegProps = { leg: StreamLeg; from: number; of: number; faint: boolean; onHot: (on: boolean) => void };

/** What a stage refuses, as a ribbon that leads to its rows. */
function Leg({ leg, from, of, faint, onHot }: LegProps) {
	const formats = useFormats();
	const { x, top, thick, end, labelX } = leg;
	const color = leg.failed ? "var(--sb-ink-3)" : "var(--sb-rejected)";
	const ribbon = `M${from} ${top}H${x}A${thick} ${thick} 0 0 1 ${x + thick} ${top + thick}V${end}H${x}V${top + thick}H${from}Z`;
	const share = of > 0 ? formats.share(leg.count / of) : "";
	const body = (
		<>
			<path d={ribbon} fill={color} opacity={0.82} />
			<text x={labelX} y={end - 12} fontSize={12.5} fontWeight={600} fill={color}>
				{formats.integer(leg.count)}{" "}
				<tspan fontWeight={400} fill="var(--sb-ink-3)">
					{share}
				</tspan>
			</text>
			<text x={labelX} y={end + 2} fontSize={12} fill="var(--sb-ink-2)">
				{leg.reason}
			</text>
		</>
	);
	const look = {
		opacity: faint ? 0.35 : 1,
		onMouseEnter: () => onHot(true),
		onMouseLeave: () => onHot(false),
		onFocus: () => onHot(true),
		onBlur: () => onHot(false),
	};
	return leg.href === undefined ? (
		<g {...look}>{body}</g>
	) : (
		<a href={leg.href} {...look}>
			{body}
		</a>
	);
}
