import { cx } from "./cx.ts";
import css from "./figures.module.css";
import { cover, coverStep } from "./theme/chart-palette.ts";

export type MeterColor = "ink" | "accepted" | "edited" | "rejected" | "caution" | "pending" | "cover";
export type MeterPart = { /** in [0, 1] of the whole bar */ share: number; color?: MeterColor };

const clamp = (share: number) => Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));
const paint = ({ share, color = "ink" }: MeterPart) => {
	if (color === "cover") return cover[Math.max(2, coverStep(share))] ?? "";
	return color === "ink" ? "var(--sb-ink-2)" : `var(--sb-${color})`;
};

/** A bar of shares. `label` says the same in words. */
export function Meter({
	parts,
	label,
	width,
}: {
	parts: readonly MeterPart[];
	label: string;
	width?: number | string;
}) {
	return (
		<div className={css.meter} style={{ width: width ?? "100%" }} role="img" aria-label={label}>
			{parts.map((part, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
				<i key={index} style={{ width: `${clamp(part.share) * 100}%`, background: paint(part) }} />
			))}
		</div>
	);
}

/** What a tree row says of a leaf or folder: accepted samples against the target; hatched where no seed is accepted. */
export type Coverage = {
	accepted: number;
	/** 0 where nothing is to be generated */
	target: number;
	gap: boolean;
};

/** Coverage in 42 × 10 pixels; `label` says it in words and is the tooltip. */
export function Cover({ accepted, target, gap, label }: Coverage & { label: string }) {
	const share = target > 0 ? accepted / target : 0;
	return (
		<span className={cx(css.cover, gap && "sb-hatch")} role="img" aria-label={label} title={label}>
			{!gap && target > 0 && (
				<i style={{ width: `${clamp(share) * 100}%`, background: cover[Math.max(2, coverStep(share))] }} />
			)}
		</span>
	);
}
