import { z } from "zod";
import { PAIRS_SHOWN } from "#lib/generation/prompt.ts";
import type { Pair } from "#lib/taxonomy/leaf.ts";
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

/**
 * Whether a prompt shows a seed example: each of its pairs that a prompt shows, question and answer, as they are or as
 * JSON strings.
 */
export function showsPairs(prompt: string, pairs: readonly Pair[]): boolean {
	const shown = pairs
		.slice(0, PAIRS_SHOWN)
		.flatMap(({ question, answer }) => [question.trim(), answer.trim()]);
	return (
		shown.length > 0 &&
		shown.every((text) => prompt.includes(text) || prompt.includes(JSON.stringify(text).slice(1, -1)))
	);
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
