/** How the tooltips of recharts look. */
export const tooltipLook = {
	contentStyle: {
		background: "var(--sb-surface)",
		border: "1px solid var(--sb-line)",
		borderRadius: 4,
		fontSize: 12.5,
		boxShadow: "var(--sb-shadow)",
		color: "var(--sb-ink)",
	},
	itemStyle: { color: "var(--sb-ink-2)" },
	cursor: { stroke: "var(--sb-ink-3)", strokeDasharray: "2 2" },
	isAnimationActive: false,
} as const;
