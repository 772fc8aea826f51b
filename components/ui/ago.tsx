"use client";

import { useSyncExternalStore } from "react";
import { useFormats } from "#components/words.tsx";
import { useInBrowser } from "./in-browser.ts";

// One clock for all: every relative time on a page moves in the same moment.
const listeners = new Set<() => void>();
let minute = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
	listeners.add(listener);
	timer ??= setInterval(() => {
		minute = Date.now();
		for (const tell of listeners) tell();
	}, 60_000);
	minute = Date.now();
	return () => {
		listeners.delete(listener);
		if (listeners.size === 0) {
			clearInterval(timer);
			timer = undefined;
		}
	};
}

type Props = {
	/** ISO 8601. */
	at: string;
	/** In a sentence, "8 min ago"; a column has "8 min". */
	prose?: boolean;
};

/** A time in relative words, the full time in the tooltip. */
export function Ago({ at, prose = false }: Props) {
	const formats = useFormats();
	const now = useSyncExternalStore(
		subscribe,
		() => minute,
		() => Date.now() - (Date.now() % 60_000),
	);
	// The server does not know the reader's zone: the tooltip is written in the browser.
	const here = useInBrowser();
	return (
		<time
			className="sb-meta"
			dateTime={at}
			style={{ whiteSpace: "nowrap" }}
			suppressHydrationWarning
			{...(here && { title: formats.full(at) })}
		>
			{prose ? formats.ago(at, new Date(now)) : formats.relative(at, new Date(now))}
		</time>
	);
}
