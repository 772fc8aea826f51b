"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** New values by key; null or "" takes a key out. */
export type UrlChange = Readonly<Record<string, string | null>>;

/** The address with some keys changed. A change of anything but the cursor starts at the first page again. */
export function changedUrl(pathname: string, search: string, change: UrlChange): string {
	const params = new URLSearchParams(search);
	if (!("cursor" in change)) params.delete("cursor");
	for (const [key, value] of Object.entries(change)) {
		if (value === null || value === "") params.delete(key);
		else params.set(key, value);
	}
	// Commas part lists and are read by people; URLSearchParams would write them as %2C.
	const text = params.toString().replaceAll("%2C", ",");
	return text === "" ? pathname : `${pathname}?${text}`;
}

/**
 * The view is the URL (design §3.3). `push` for a choice that Back undoes, `replace` for typing.
 */
export function useUrlState() {
	const router = useRouter();
	const pathname = usePathname();
	const search = useSearchParams().toString();
	const hrefWith = useCallback(
		(change: UrlChange) => changedUrl(pathname, search, change),
		[pathname, search],
	);
	const push = useCallback(
		(change: UrlChange) => router.push(hrefWith(change), { scroll: false }),
		[router, hrefWith],
	);
	const replace = useCallback(
		(change: UrlChange) => router.replace(hrefWith(change), { scroll: false }),
		[router, hrefWith],
	);
	return { get: (key: string) => new URLSearchParams(search).get(key), hrefWith, push, replace };
}
