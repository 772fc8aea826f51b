/** Everything a chart may paint with. Values are CSS variables, so that charts follow the scheme without a re-render. */
export const branch = {
	knowledge: "var(--sb-knowledge)",
	foundational_skill: "var(--sb-foundational)",
	compositional_skill: "var(--sb-compositional)",
} as const;
/** Up to five highlighted series; everything else is context and takes `base`. Never cycle: a sixth series becomes context. */
export const series = [
	"var(--sb-s1)",
	"var(--sb-s2)",
	"var(--sb-s3)",
	"var(--sb-s4)",
	"var(--sb-s5)",
] as const;
export const base = "var(--sb-s-base)";
export const cover = [0, 1, 2, 3, 4, 5, 6].map((n) => `var(--sb-cover-${n})`);
/** 0 → no accepted seed (hatched), then share of target in sixths. `share` in [0, 1]. */
export const coverStep = (share: number) => (share <= 0 ? 0 : Math.min(6, Math.ceil(share * 6)));
export const axis = {
	stroke: "var(--sb-line-strong)",
	tick: { fill: "var(--sb-axis)", fontSize: 11.5 },
	tickLine: false,
	axisLine: { stroke: "var(--sb-line-strong)" },
} as const;
export const grid = { stroke: "var(--sb-grid)", vertical: false } as const;
