"use client";

import { useWords } from "#components/words.tsx";
import type { BranchKind } from "./branch.ts";
import { branch } from "./theme/chart-palette.ts";

/** Square, triangle or ring: the branch is told by shape first and by hue second. */
export function BranchMark({ kind, size = 11 }: { kind: BranchKind; size?: number }) {
	const name = useWords().common.branch[kind];
	return (
		<svg width={size} height={size} viewBox="0 0 12 12" role="img" aria-label={name} style={{ flex: "none" }}>
			<BranchShape kind={kind} />
		</svg>
	);
}

/** The same shape inside another drawing, 12 × 12. */
export function BranchShape({ kind }: { kind: BranchKind }) {
	const color = branch[kind];
	if (kind === "knowledge") return <rect x="1" y="1" width="10" height="10" rx="1.5" fill={color} />;
	if (kind === "foundational_skill") return <path d="M6 .8 11.6 11H.4Z" fill={color} />;
	return <circle cx="6" cy="6" r="4.2" fill="none" stroke={color} strokeWidth="2.6" />;
}
