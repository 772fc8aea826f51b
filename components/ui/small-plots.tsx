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
