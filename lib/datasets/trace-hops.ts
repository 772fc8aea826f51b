import { z } from "zod";
import type { TraceView } from "./schema.ts";

export type Check = TraceView["sample"]["check"];

/** What every hop of a trace came out as, in the order they are drawn. */
export function checksOf(trace: TraceView): Check[] {
	return [
		...(trace.row ? [trace.row.check] : []),
		trace.sample.check,
		...trace.calls.map(({ check }) => check),
		...(trace.chunk ? [trace.chunk.check] : []),
		...trace.seeds.flatMap(({ check, revisionCheck }) => [check, revisionCheck]),
	];
}

const Request = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) });

/** The messages of a recorded request; one of no role where it is not in the form that the product writes. */
export function messagesOf(request: string): { role: string; content: string }[] {
	try {
		const parsed = Request.safeParse(JSON.parse(request));
		if (parsed.success) return parsed.data.messages;
	} catch {
		// Not JSON: shown as it is.
	}
	return [{ role: "", content: request }];
}
