import { series } from "#components/ui/theme/chart-palette.ts";

/** The mark of the n-th series: disc, square, triangle, diamond, cross; the second sign beside its colour. */
export function Marker({ index, x, y }: { index: number; x: number; y: number }) {
	const fill = series[index % series.length];
	if (index === 1) return <rect x={x - 4} y={y - 4} width={8} height={8} fill={fill} />;
	if (index === 2) return <path d={`M${x} ${y - 5}L${x + 5} ${y + 4}H${x - 5}Z`} fill={fill} />;
	if (index === 3)
		return <path d={`M${x} ${y - 5.5}L${x + 5.5} ${y}L${x} ${y + 5.5}L${x - 5.5} ${y}Z`} fill={fill} />;
	if (index === 4)
		return <path d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} stroke={fill} strokeWidth={2.6} fill="none" />;
	return <circle cx={x} cy={y} r={4.6} fill={fill} />;
}
