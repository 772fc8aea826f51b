"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";

type Props = {
	href: string;
	children: ReactNode;
	/** The one filled button of the view. */
	primary?: boolean;
	size?: "compact-xs" | "xs" | "sm";
	icon?: ReactNode;
	/** For files to download: a plain link that the router leaves alone. */
	download?: boolean;
};

/** A button that leads somewhere; server pages may use it, which Mantine's `component={Link}` does not allow. */
export function ButtonLink({ href, children, primary = false, size = "sm", icon, download = false }: Props) {
	const look = {
		variant: primary ? "filled" : "default",
		size,
		...(icon !== undefined && { leftSection: icon }),
	};
	return download ? (
		<Button component="a" href={href} download {...look}>
			{children}
		</Button>
	) : (
		<Button component={Link} href={href} {...look}>
			{children}
		</Button>
	);
}
