"use client";

import { signOut } from "next-auth/react";
import type { ReactNode } from "react";
import { Frame } from "./frame.tsx";

/** The frame of pages outside any project. */
export function SiteFrame(props: {
	userName: string;
	projects: readonly { slug: string; name: string }[];
	children: ReactNode;
}) {
	const { userName, projects, children } = props;
	return (
		<Frame
			projects={projects}
			user={{ name: userName, href: "/account", onSignOut: () => void signOut({ callbackUrl: "/login" }) }}
		>
			{children}
		</Frame>
	);
}
