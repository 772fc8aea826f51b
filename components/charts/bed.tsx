"use client";

import { useElementSize } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useMemo, useState } from "react";
import { branch } from "#components/ui/theme/chart-palette.ts";
import { useFormats, useWords } from "#components/words.tsx";
import { type BedLeaf, layOutBed, nearestPlace } from "./bed-layout.ts";
import css from "./chart.module.css";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartHead } from "./chart-table.ts";
import { bedTable } from "./tables.ts";

type Props = ChartHead & {
	/** In tree order. */
	leaves: readonly BedLeaf[];
	/** A leaf's page is `${hrefBase}/${path}`. */
	hrefBase?: string;
	height?: number;
	/** Names of the branches above the stems. */
	labels?: boolean;
};

/** The bed: one stem per leaf, its height the accepted samples against the target. */
export function Bed({ leaves, hrefBase, height = 84, labels = true, ...head }: Props) {
	const words = useWords();
	const formats = useFormats();
	const router = useRouter();
	const { ref, width } = useElementSize();
	const [at, setAt] = useState<number | null>(null);
	const laid = useMemo(() => layOutBed(leaves, width, height), [leaves, width, height]);
	const hit = at === null ? undefined : laid.places[at];
	const key = leaves.some(({ target }) => target === 0) ? (
		<span>
			<svg width="14" height="8" aria-hidden="true">
				<path d="M0.5 8v-6h13v6" fill="none" stroke={branch.foundational_skill} strokeDasharray="2 2" />
			</svg>
			{words.charts.bed.publicKey}
		</span>
	) : undefined;
	const open = () => {
		if (hit && hrefBase !== undefined) router.push(`${hrefBase}/${hit.leaf.path}`);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10 }[event.key];
		if (step !== undefined) {
			setAt(Math.min(laid.places.length - 1, Math.max(0, (at ?? -1) + step)));
			event.preventDefault();
		} else if (event.key === "Enter") open();
		else if (event.key === "Escape") setAt(null);
	};
	return (
		<ChartFrame {...head} table={bedTable(leaves, words)} below={key}>
			<div ref={ref} className={css.wrap} style={{ minHeight: height + (labels ? 20 : 0) }}>
				{labels && width > 0 && (
					<div className={css.names}>
						{laid.groups.map((group, index) => {
							const middle = group.kind === "foundational_skill" && laid.groups.length > 1;
							if (middle && width < 700) return null;
							// Narrow, the last name ends where the bed ends: over its own stems it would run into the first.
							const isLast = width < 700 && index > 0 && index === laid.groups.length - 1;
							const place =
								middle || isLast
									? { right: Math.max(0, width - group.from - group.width) }
									: { left: group.from };
							return (
								<span key={group.kind} style={place}>
									<b style={{ color: branch[group.kind], fontWeight: 600 }}>
										{words.common.branch[group.kind]}
									</b>{" "}
									<span className="sb-ink3">
										{index === 0
											? words.charts.bed.leaves(formats.integer(group.leaves.length))
											: formats.integer(group.leaves.length)}
									</span>
								</span>
							);
						})}
					</div>
				)}
				{width > 0 && (
					<svg
						data-plot
						className={css.plot}
						width={width}
						height={height}
						role="img"
						// biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys name the leaves
						tabIndex={0}
						aria-label={words.charts.bed.label(formats.integer(leaves.length))}
						style={{ cursor: hrefBase === undefined ? "default" : "pointer" }}
						onMouseMove={(event) =>
							setAt(
								nearestPlace(laid.places, event.clientX - event.currentTarget.getBoundingClientRect().left),
							)
						}
						onMouseLeave={() => setAt(null)}
						onBlur={() => setAt(null)}
						onKeyDown={onKeyDown}
						onClick={open}
					>
						<line x1={0} x2={width} y1={6} y2={6} stroke="var(--sb-line-strong)" strokeDasharray="1 4" />
						{laid.groups.map((group) => (
							<g key={group.kind}>
								{group.best !== "" && <path d={group.best} fill={branch[group.kind]} opacity={0.25} />}
								<path d={group.stems} fill={branch[group.kind]} opacity={0.88} />
								<path d={group.outlines} fill="none" stroke={branch[group.kind]} strokeDasharray="2 2" />
								<path d={group.gaps} fill="var(--sb-rejected)" opacity={0.8} />
								<line
									x1={group.from}
									x2={group.from + group.width}
									y1={laid.soil + 0.5}
									y2={laid.soil + 0.5}
									stroke="var(--sb-ink-2)"
								/>
							</g>
						))}
						{hit && (
							<rect
								x={hit.x - 1}
								y={2}
								width={Math.max(3, hit.width + 1)}
								height={height - 4}
								fill="none"
								stroke="var(--sb-ink)"
							/>
						)}
					</svg>
				)}
				{hit && (
					<div
						className={css.tip}
						role="status"
						style={{
							left: Math.max(0, Math.min(hit.x - 130, width - 262)),
							top: height + (labels ? 22 : 2),
						}}
					>
						<div style={{ fontWeight: 600 }}>{hit.leaf.path.split("/").slice(1).join(" / ")}</div>
						<div className="sb-ink2">{saysOf(hit.leaf, words, formats)}</div>
					</div>
				)}
			</div>
		</ChartFrame>
	);
}

function saysOf(
	leaf: BedLeaf,
	words: ReturnType<typeof useWords>,
	formats: ReturnType<typeof useFormats>,
): string {
	const bed = words.charts.bed;
	if (leaf.gap) return bed.none;
	const seeds = formats.integer(leaf.seeds);
	return leaf.target > 0
		? bed.share(formats.integer(leaf.accepted), formats.integer(leaf.target), seeds)
		: bed.public(seeds);
}
