"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { z } from "zod";

const LiveEvent = z.object({ kind: z.string(), subjectId: z.string() });

/** How long events are gathered before the page asks again: a busy run tells many a second. */
const GATHER_MS = 400;

/**
 * One event stream for the tab: each event makes the queries that begin with its kind ask again. After a line that broke,
 * everything asks again, for what was told meanwhile is resumed by the browser only from the last event it saw.
 */
export function Live({ projectId }: { projectId: string }) {
	const queries = useQueryClient();
	useEffect(() => {
		const source = new EventSource(`/api/v1/projects/${projectId}/events`);
		const kinds = new Set<string>();
		let timer: ReturnType<typeof setTimeout> | undefined;
		let wasBroken = false;
		const refresh = () => {
			timer = undefined;
			for (const kind of kinds) void queries.invalidateQueries({ queryKey: [kind] });
			kinds.clear();
			void queries.invalidateQueries({ queryKey: ["counts"] });
		};
		source.onmessage = ({ data }: MessageEvent<string>) => {
			const event = LiveEvent.safeParse(JSON.parse(data));
			if (!event.success) return;
			kinds.add(event.data.kind);
			timer ??= setTimeout(refresh, GATHER_MS);
		};
		source.onerror = () => {
			wasBroken = true;
		};
		source.onopen = () => {
			if (wasBroken) void queries.invalidateQueries();
			wasBroken = false;
		};
		return () => {
			clearTimeout(timer);
			source.close();
		};
	}, [projectId, queries]);
	return null;
}
