type IntervalProps = {
	/** The estimate and the ends of its 95 % interval, on the scale from `min` to `max`. */
	at: number;
	lo: number;
	hi: number;
	min: number;
	max: number;
	/** What it is compared with; drawn as a dashed tick. */
	reference?: number;
	tone?: "ink" | "accepted" | "rejected" | "pending";
	width?: number;
};

/** Dot, bar and reference. Always with the number beside it, which is why it is hidden from readers of the page. */
export function Interval({ at, lo, hi, min, max, reference, tone = "ink", width = 72 }: IntervalProps) {
	const height = 14;
	const span = max - min || 1;
	const x = (value: number) => 3 + ((Math.min(max, Math.max(min, value)) - min) / span) * (width - 6);
	const color = `var(--sb-${tone})`;
	return (
		<svg width={width} height={height} aria-hidden="true" style={{ flex: "none" }}>
			<line x1={3} x2={width - 3} y1={7} y2={7} stroke="var(--sb-line)" />
			{reference !== undefined && (
				<line
					x1={x(reference)}
					x2={x(reference)}
					y1={1}
					y2={height - 1}
					stroke="var(--sb-control-line)"
					strokeDasharray="2 1.5"
				/>
			)}
			<line x1={x(lo)} x2={x(hi)} y1={7} y2={7} stroke={color} strokeWidth={2} />
			<circle cx={x(at)} cy={7} r={3.2} fill={color} />
		</svg>
	);
}

/** A trend without an axis, with its last value as a dot; the value itself stands beside it. */
export function Spark({
	values,
	width = 80,
	height = 20,
}: {
	values: readonly number[];
	width?: number;
	height?: number;
}) {
	if (values.length === 0) return null;
	const top = Math.max(...values);
	const bottom = Math.min(...values);
	const points = values.map((value, index) => ({
		x: (index / Math.max(1, values.length - 1)) * (width - 4) + 2,
		y: height - 3 - ((value - bottom) / (top - bottom || 1)) * (height - 6),
	}));
	const last = points.at(-1);
	return (
		<svg width={width} height={height} aria-hidden="true" style={{ flex: "none" }}>
			<polyline
				points={points.map((p) => `${p.x},${p.y}`).join(" ")}
				fill="none"
				stroke="var(--sb-ink-2)"
				strokeWidth={1.4}
			/>
			{last && <circle cx={last.x} cy={last.y} r={2.2} fill="var(--sb-ink-2)" />}
		</svg>
	);
}
