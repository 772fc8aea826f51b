"use client";

import { useEffect, useSyncExternalStore } from "react";
import type { Crumb } from "./routes.ts";
import { makeStore } from "./store.ts";

const none: readonly Crumb[] = [];
const store = makeStore(none);

/** Puts the page's path into the top bar; draws nothing here. `Page` and `WorkScreen` do it by their `crumbs`. */
export function Crumbs({ items }: { items: readonly Crumb[] }) {
	const key = JSON.stringify(items);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a server page sends equal items as a new array each time
	useEffect(() => {
		store.set(items);
		return () => store.set(none);
	}, [key]);
	return null;
}

export const useCrumbs = (): readonly Crumb[] => useSyncExternalStore(store.subscribe, store.get, () => none);
