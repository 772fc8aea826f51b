/** A wait longer than this is not sat out by a call: the job comes back later. */
export const RETRY_AFTER_MS_MAX = 10 * 60_000;

const BACKOFF_MS_FIRST = 500;
const BACKOFF_MS_MAX = 30_000;

/**
 * Milliseconds that a Retry-After header asks to wait, or `undefined` when it asks nothing that can be read.
 * Both forms of RFC 9110 §10.2.3: whole or decimal seconds, and an HTTP date. A date that is past is 0.
 *
 * @param nowMs milliseconds since 1970
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
	const text = header?.trim() ?? "";
	if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
	// without a letter Date.parse reads a bare number as a year
	const date = /[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/**
 * The wait before try number `attempt` + 1, in milliseconds: doubles from half a second to half a minute, and is
 * drawn between half of that and all of it, so that callers who failed together do not come back together.
 *
 * @param attempt 1 after the first failure
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
	const full = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** (attempt - 1));
	return full * (0.5 + random / 2);
}
