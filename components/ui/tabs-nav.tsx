"use client";

import Link from "next/link";
import css from "./nav.module.css";
import { useUrlState } from "./url-state.ts";

export type TabItem = {
	value: string;
	label: string;
	/** Already written: "1,248". */
	count?: string;
	/** An address of its own instead of `?tab=`. */
	href?: string;
};

/** Tabs that are addresses. The first is the default and leaves `?tab=` out. */
export function TabsNav({
	tabs,
	current,
	label,
}: {
	tabs: readonly TabItem[];
	current: string;
	label: string;
}) {
	const { hrefWith } = useUrlState();
	return (
		<nav className={css.tabs} aria-label={label}>
			{tabs.map((tab, index) => (
				<Link
					key={tab.value}
					href={tab.href ?? hrefWith({ tab: index === 0 ? null : tab.value })}
					scroll={false}
					{...(tab.value === current && { "aria-current": "page" })}
				>
					{tab.label}
					{tab.count !== undefined && <span>{tab.count}</span>}
				</Link>
			))}
		</nav>
	);
}
