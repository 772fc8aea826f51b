"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { z } from "zod";

const LiveEvent = z.object({ kind: z.string(), subjectId: z.string() });

/** How long events are gathered before the page asks again: a busy run tells many a second. */
const GATHER_MS = 400;

/** A browser gives a stream up that was answered with an error; it is opened anew after a pause that grows. */
const PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * One event stream for the tab: each event makes the queries that begin with its kind ask again. After a line that broke,
 * everything asks again, for what was told meanwhile is resumed by the browser only from the last event it saw.
 */
export function Live({ projectId }: { projectId: string }) {
	const queries = useQueryClient();
	useEffect(() => {
		let source: EventSource;
		const kinds = new Set<string>();
		let timer: ReturnType<typeof setTimeout> | undefined;
		let opening: ReturnType<typeof setTimeout> | undefined;
		let pause = PAUSE_MS;
		let wasBroken = false;
		const refresh = () => {
			timer = undefined;
			for (const kind of kinds) void queries.invalidateQueries({ queryKey: [kind] });
			kinds.clear();
			void queries.invalidateQueries({ queryKey: ["counts"] });
		};
		const open = () => {
			source = new EventSource(`/api/v1/projects/${projectId}/events`);
			source.onmessage = ({ data }: MessageEvent<string>) => {
				const event = LiveEvent.safeParse(JSON.parse(data));
				if (!event.success) return;
				kinds.add(event.data.kind);
				timer ??= setTimeout(refresh, GATHER_MS);
			};
			source.onerror = () => {
				wasBroken = true;
				if (source.readyState !== EventSource.CLOSED) return; // the browser asks again by itself
				opening = setTimeout(open, pause);
				pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
			};
			source.onopen = () => {
				if (wasBroken) void queries.invalidateQueries();
				wasBroken = false;
				pause = PAUSE_MS;
			};
		};
		open();
		return () => {
			clearTimeout(timer);
			clearTimeout(opening);
			source.close();
		};
	}, [projectId, queries]);
	return null;
}
