import {
	IconAlertTriangle,
	IconCheck,
	IconCircle,
	IconCircleDashed,
	IconLoader2,
	IconPencil,
	IconPlayerPause,
	IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import css from "./tag.module.css";

/** What a state means to its reader; the same set serves verdicts, checks, runs, jobs and teachers. */
export type Tone = "accepted" | "edited" | "rejected" | "caution" | "pending" | "running" | "paused" | "line";

export const toneIcon = {
	accepted: IconCheck,
	edited: IconPencil,
	rejected: IconX,
	caution: IconAlertTriangle,
	pending: IconCircleDashed,
	running: IconLoader2,
	paused: IconPlayerPause,
	line: IconCircle,
} as const;

/** A state in an icon and a word. Not clickable; a filter chip is another thing. */
export function Tag({
	tone = "pending",
	icon = true,
	children,
}: {
	tone?: Tone;
	icon?: boolean;
	children: ReactNode;
}) {
	const Icon = toneIcon[tone];
	return (
		<span className={cx(css.tag, css[tone])}>
			{icon && <Icon stroke={2.4} aria-hidden />}
			{children}
		</span>
	);
}
