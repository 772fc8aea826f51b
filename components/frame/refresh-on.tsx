"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

/** At most one reading of the page in this time, in milliseconds. */
const AT_MOST_EVERY = 3000;

/**
 * Reads a server page again when something of these kinds has changed, for pages that are not made of queries. Scroll and
 * focus stay.
 */
export function RefreshOn({ kinds }: { kinds: readonly string[] }) {
	return kinds.map((kind) => <RefreshOnKind key={kind} kind={kind} />);
}

function RefreshOnKind({ kind }: { kind: string }) {
	const router = useRouter();
	const last = useRef(Date.now());
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	// `Live` invalidates queries by kind; this one's answer is only the time at which that happened.
	const { data } = useQuery({
		queryKey: [kind, "refresh"],
		queryFn: () => Date.now(),
		initialData: 0,
		staleTime: Infinity,
	});
	useEffect(() => {
		if (data === 0) return;
		const wait = Math.max(0, last.current + AT_MOST_EVERY - Date.now());
		clearTimeout(timer.current);
		timer.current = setTimeout(() => {
			last.current = Date.now();
			router.refresh();
		}, wait);
		return () => clearTimeout(timer.current);
	}, [data, router]);
	return null;
}
