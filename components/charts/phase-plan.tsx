"use client";

import { useElementSize } from "@mantine/hooks";
import { useFormats, useWords } from "#components/words.tsx";
import css from "./chart.module.css";
import type { PlanPhase } from "./chart-data.ts";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartHead } from "./chart-table.ts";
import { planTable, stateOf } from "./tables.ts";

/** Phases from left to right; arcs carry replay, as thick as the share. */
export function PhasePlan({ phases, ...head }: ChartHead & { phases: readonly PlanPhase[] }) {
	const words = useWords();
	const formats = useFormats();
	const { ref, width } = useElementSize();
	return (
		<ChartFrame {...head} table={planTable(phases, words, formats.share)}>
			<div ref={ref} className={css.wrap}>
				{width > 0 && <Drawing phases={phases} width={width} />}
			</div>
		</ChartFrame>
	);
}

/** An arc is as thick as the share it carries. */
const thicknessOf = (share: number) => Math.max(1.5, Math.min(22, share * 22));

function Drawing({ phases, width }: { phases: readonly PlanPhase[]; width: number }) {
	const words = useWords();
	const formats = useFormats();
	const narrow = width / phases.length < 230;
	const gap = narrow ? 12 : 34;
	const wide = (width - gap * (phases.length - 1)) / Math.max(1, phases.length);
	const order = new Map(phases.map((phase, index) => [phase.id, index]));
	const arcs = phases.flatMap((phase, to) =>
		phase.replay
			.map((link) => ({ ...link, a: order.get(link.from) ?? -1, b: to }))
			.filter((link) => link.a >= 0 && link.a < link.b),
	);
	const far = Math.max(0, ...arcs.map((arc) => arc.b - arc.a));
	const thickest = Math.max(0, ...arcs.map((arc) => thicknessOf(arc.share)));
	const top = far === 0 ? 4 : (far === 1 ? 44 : 72 + (far - 2) * 26) + thickest / 2;
	const lines = Math.max(1, ...phases.map((phase) => phase.facts.length));
	const height = top + 40 + lines * 18 + 12;
	const x = (index: number) => index * (wide + gap);
	const pad = narrow ? 8 : 14;
	return (
		// biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset, and its links have to stay in reach
		<svg
			data-plot
			className={css.plot}
			width={width}
			height={height}
			role="group"
			aria-label={words.charts.plan.label}
		>
			{arcs.map((arc) => {
				const span = arc.b - arc.a;
				const from = x(arc.a) + wide * (span > 1 ? 0.58 : 0.8);
				const to = x(arc.b) + wide * (0.16 + 0.16 * (span - 1));
				const lift = span === 1 ? 36 : 36 + (span - 1) * 46;
				const share = formats.share(arc.share);
				return (
					<g key={`${arc.from} ${arc.b}`}>
						<path
							d={`M${from} ${top}C${from} ${top - lift} ${to} ${top - lift} ${to} ${top - 3}`}
							fill="none"
							stroke="var(--sb-ink-3)"
							strokeWidth={thicknessOf(arc.share)}
							opacity={0.5}
						/>
						<path
							d={`M${to - 5} ${top - 8}L${to} ${top - 1}L${to + 5} ${top - 8}`}
							fill="none"
							stroke="var(--sb-ink-2)"
							strokeWidth={1.6}
						/>
						<text
							x={(from + to) / 2}
							y={top - lift * 0.75 - 5 - thicknessOf(arc.share) / 2}
							textAnchor="middle"
							fontSize={12}
							fill="var(--sb-ink-2)"
							stroke="var(--sb-surface)"
							strokeWidth={4}
							paintOrder="stroke"
						>
							{narrow ? share : words.charts.plan.replay(arc.from, share)}
						</text>
					</g>
				);
			})}
			{phases.map((phase, index) => {
				const left = x(index);
				const running = phase.state === "running";
				const color = { done: "accepted", failed: "rejected", running: "ink-2", waiting: "ink-2" }[
					phase.state
				];
				const says = stateOf(phase, words, formats.share);
				const body = (
					<>
						<rect
							x={left + 0.8}
							y={top}
							width={wide - 1.6}
							height={height - top - 2}
							rx={5}
							fill="var(--sb-surface)"
							stroke={running ? "var(--sb-ink)" : "var(--sb-line-strong)"}
							strokeWidth={running ? 1.6 : 1}
							{...(phase.state === "waiting" && { strokeDasharray: "4 3" })}
						/>
						<text x={left + pad} y={top + 24} fontSize={15} fontWeight={600} fill="var(--sb-ink)">
							{phase.id}
							{!narrow && (
								<tspan dx={10} fontSize={12.5} fontWeight={400} fill="var(--sb-ink-2)">
									{phase.name}
								</tspan>
							)}
						</text>
						<text
							x={left + wide - pad}
							y={top + 24}
							textAnchor="end"
							fontSize={12}
							fill={`var(--sb-${color})`}
						>
							{phase.state === "done"
								? narrow
									? "✓"
									: `✓ ${says}`
								: phase.state === "failed"
									? `✕ ${says}`
									: says}
						</text>
						{phase.facts.map((fact, line) => (
							<text
								key={fact}
								x={left + pad}
								y={top + 48 + line * 18}
								fontSize={12.5}
								fill={line > 1 ? "var(--sb-ink-3)" : "var(--sb-ink)"}
							>
								{fact}
							</text>
						))}
						{running && (
							<rect
								x={left + 1}
								y={height - 6}
								width={(wide - 2) * (phase.share ?? 0)}
								height={3}
								fill="var(--sb-ink-2)"
							/>
						)}
						{index < phases.length - 1 && (
							<path
								d={`M${left + wide + 3} ${top + 60}h${gap - 8}m-5 -4l5 4l-5 4`}
								fill="none"
								stroke="var(--sb-ink-2)"
								strokeWidth={1.4}
							/>
						)}
					</>
				);
				return phase.href === undefined ? (
					<g key={phase.id}>{body}</g>
				) : (
					<a key={phase.id} href={phase.href}>
						{body}
					</a>
				);
			})}
		</svg>
	);
}
