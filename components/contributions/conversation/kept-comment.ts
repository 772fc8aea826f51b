import { z } from "zod";

/** A comment that is being written: it outlives Escape, a reload and a closed tab, until it is sent or emptied. */
const Kept = z.object({
	body: z.string(),
	suggestion: z.string().nullable(),
	quote: z.string(),
	named: z.array(z.object({ userId: z.string(), name: z.string() })),
});
export type KeptComment = z.infer<typeof Kept>;

const keyOf = (place: string) => `seedbed.comment.${place}`;

// The browser's storage may be full or closed to us: a text that cannot be kept here is still on the screen.

/** @param place a thread, or where one is to begin */
export function keepComment(place: string, comment: KeptComment): void {
	const isEmpty = comment.body.trim() === "" && comment.suggestion === null;
	try {
		if (isEmpty) localStorage.removeItem(keyOf(place));
		else localStorage.setItem(keyOf(place), JSON.stringify(comment));
	} catch {
		// see above
	}
}

export function keptComment(place: string): KeptComment | null {
	try {
		return Kept.nullable().parse(JSON.parse(localStorage.getItem(keyOf(place)) ?? "null"));
	} catch {
		return null;
	}
}

export function forgetComment(place: string): void {
	try {
		localStorage.removeItem(keyOf(place));
	} catch {
		// see above
	}
}
