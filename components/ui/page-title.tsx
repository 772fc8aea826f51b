"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { useWords } from "#components/words.tsx";

type Props = { title: string; section?: string; progress?: number; hidden?: boolean; children: ReactNode };

// The page that was shown before this one: the first page of a visit keeps the focus where the browser put it.
let shown: string | undefined;

/** The page's `h1`: names the window and takes the focus when one has come from another page. */
export function PageTitle({ title, section, progress, hidden = false, children }: Props) {
	const product = useWords().common.product;
	const pathname = usePathname();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		const share = progress === undefined ? "" : `${Math.floor(progress * 100)} % · `;
		document.title = `${share}${[title, section].filter(Boolean).join(", ")} · ${product}`;
	}, [title, section, progress, product]);
	useEffect(() => {
		if (shown !== undefined && shown !== pathname) heading.current?.focus({ preventScroll: true });
		shown = pathname;
	}, [pathname]);
	return (
		<h1 ref={heading} tabIndex={-1} {...(hidden && { className: "sb-sr" })}>
			{children}
		</h1>
	);
}
