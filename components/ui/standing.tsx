import { IconAlertTriangle, IconHourglass, IconPlayerPause, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "./standing.module.css";

const ICONS = {
	caution: IconAlertTriangle,
	rejected: IconX,
	quiet: IconHourglass,
	stopped: IconPlayerPause,
} as const;

type Props = { tone: keyof typeof ICONS; title: string; action?: ReactNode; children: ReactNode };

/** How something stands that does not go on by itself: why, and what to do. */
export function Standing({ tone, title, action, children }: Props) {
	const Icon = ICONS[tone];
	return (
		<div className={css.standing} data-tone={tone}>
			<Icon size={18} aria-hidden />
			<div className="sb-grow">
				<strong>{title}</strong>
				<p>{children}</p>
			</div>
			{action}
		</div>
	);
}
