/**
 * How many calls one endpoint gets at once: additive increase, multiplicative decrease, and a circuit breaker.
 *
 * The endpoint's 429s set the pace, not a guess. A cut is ×0.75 and is made once for all the calls that were
 * under way together; 25 successes earn one more. What was too much before is remembered as a ceiling, and
 * only carefully passed. Source of the figures: the scheduler of NVIDIA NeMo Data Designer, whose missing
 * breaker (its issue 575) and whose timeout on waiting (its issue 551) are the two faults left out here.
 */
import { UnavailableError } from "#lib/platform/errors.ts";

const CUT = 0.75;
const SUCCESSES_PER_STEP = 25;
/** At the ceiling, a step up costs this many times as many successes. */
const CEILING_PATIENCE = 4;
/** After a 429 that names no time. */
const COOLDOWN_MS = 2_000;
const PAUSE_MS_MIN = 250;
const BREAK_AFTER_FAILURES = 8;
const BREAK_MS_MIN = 15_000;
const BREAK_MS_MAX = 120_000;

/** The right to one call. Exactly one of the four is called, once; later calls of any are ignored. */
export type Permit = {
	succeeded(): void;
	/**
	 * A 429, or a 503 with Retry-After.
	 * @param retryAfterMs what the endpoint asked for, if it did
	 * @param why for the message of an open breaker
	 */
	limited(retryAfterMs?: number, why?: string): void;
	/** Anything that says the endpoint is not well. @param why for the message of an open breaker */
	failed(why: string): void;
	/** The caller went away, or the request was at fault: tells nothing about the endpoint. */
	abandoned(): void;
};

export type LimiterState = {
	/** Calls allowed at once now; at least 1, at most the hard maximum. */
	limit: number;
	inFlight: number;
	waiting: number;
	/** Milliseconds until a call may start again; 0 when one may now. */
	pausedMs: number;
	/** Whether calls fail at once because the endpoint looks dead. */
	open: boolean;
};

export type Limiter = {
	/**
	 * Waits for a permit, first come first served. Waiting is not a failure: there is no time limit but the signal.
	 * @throws UnavailableError `teacher.endpoint-down` while the breaker is open
	 * @throws the signal's reason when it is aborted
	 */
	acquire(signal: AbortSignal): Promise<Permit>;
	state(): LimiterState;
};

/**
 * @param name for messages: the endpoint's host
 * @param maxConcurrency hard maximum of calls at once, at least 1
 * @param now milliseconds of a clock that never goes back
 * @param schedule runs `wake` after `ms`; returns what cancels it
 */
export function openLimiter({
	name,
	maxConcurrency,
	now,
	schedule,
}: {
	name: string;
	maxConcurrency: number;
	now: () => number;
	schedule: (wake: () => void, ms: number) => () => void;
}): Limiter {
	if (!(Number.isInteger(maxConcurrency) && maxConcurrency >= 1)) {
		throw new RangeError(`maxConcurrency must be a whole number of at least 1, got ${maxConcurrency}`);
	}
	const queue: { grant: () => void; refuse: (reason: unknown) => void }[] = [];
	let limit = maxConcurrency;
	let ceiling = maxConcurrency;
	let inFlight = 0;
	let successes = 0;
	let cuts = 0;
	let pausedUntil = Number.NEGATIVE_INFINITY;
	let cancelWake: (() => void) | undefined;
	let failuresInRow = 0;
	let lastFailure = "";
	let lastWasLimit = false;
	let breakMs = BREAK_MS_MIN;
	let openUntil: number | undefined;
	let trialUnderWay = false;

	function refusal(): UnavailableError | undefined {
		if (openUntil === undefined) return undefined;
		const waitMs = openUntil - now();
		if (waitMs <= 0 && !trialUnderWay) return undefined;
		return new UnavailableError(
			"teacher.endpoint-down",
			`${name} failed ${failuresInRow} calls in a row, the last one so: ${lastFailure} ` +
				`Calls to it are held back; the next try is ${waitMs > 0 ? `in ${Math.ceil(waitMs / 1000)} s` : "under way"}. ` +
				`Use "Test connection" on the teacher's page to see what is wrong.`,
			{
				host: name,
				retryAfterMs: Math.max(waitMs, 1000),
				lastFailure,
				...(lastWasLimit && { lastCode: "teacher.rate-limited" }),
			},
		);
	}

	function refuseAll(reason: UnavailableError): void {
		for (const waiter of queue.splice(0)) waiter.refuse(reason);
	}

	function pump(): void {
		const refused = refusal();
		if (refused) {
			refuseAll(refused);
			return;
		}
		const waitMs = pausedUntil - now();
		if (waitMs > 0) {
			if (queue.length > 0) {
				cancelWake ??= schedule(() => {
					cancelWake = undefined;
					pump();
				}, waitMs);
			}
			return;
		}
		while (queue.length > 0 && inFlight < Math.floor(limit)) {
			queue.shift()?.grant();
			const stillRefused = refusal(); // after an open breaker's time, one call tries for all
			if (stillRefused) refuseAll(stillRefused);
		}
	}

	function permit(): Permit {
		inFlight += 1;
		const trial = openUntil !== undefined;
		if (trial) trialUnderWay = true;
		const cutsAtStart = cuts;
		let settled = false;
		const settle = (react: () => void) => () => {
			if (settled) return;
			settled = true;
			inFlight -= 1;
			if (trial) trialUnderWay = false;
			react();
			pump();
		};
		return {
			succeeded: settle(() => {
				failuresInRow = 0;
				openUntil = undefined;
				breakMs = BREAK_MS_MIN;
				successes += 1;
				const atCeiling = limit >= ceiling;
				if (limit >= maxConcurrency || successes < SUCCESSES_PER_STEP * (atCeiling ? CEILING_PATIENCE : 1)) {
					return;
				}
				successes = 0;
				if (atCeiling) ceiling = Math.min(maxConcurrency, ceiling + Math.max(1, ceiling * 0.1));
				limit = Math.min(maxConcurrency, limit + 1);
			}),
			limited: (retryAfterMs, why = "it answered 429 (too many requests).") =>
				settle(() => {
					pause(Math.max(PAUSE_MS_MIN, retryAfterMs ?? COOLDOWN_MS));
					// the calls that were sent together are turned away together: that is one message, not many
					if (cutsAtStart !== cuts) return;
					cuts += 1;
					successes = 0;
					ceiling = Math.max(1, Math.min(limit, inFlight + 1));
					limit = Math.max(1, ceiling * CUT);
					countFailure(why, true);
				})(),
			failed: (why) => settle(() => countFailure(why))(),
			abandoned: settle(() => undefined),
		};
	}

	function pause(ms: number): void {
		const until = now() + ms;
		if (until <= pausedUntil) return;
		pausedUntil = until;
		cancelWake?.();
		cancelWake = undefined;
	}

	function countFailure(why: string, isLimit = false): void {
		failuresInRow += 1;
		lastFailure = why;
		lastWasLimit = isLimit;
		if (failuresInRow < BREAK_AFTER_FAILURES || (openUntil !== undefined && openUntil > now())) return;
		openUntil = now() + breakMs;
		breakMs = Math.min(BREAK_MS_MAX, breakMs * 2);
	}

	return {
		acquire: (signal) =>
			new Promise((resolve, reject) => {
				if (signal.aborted) return reject(signal.reason);
				const leave = () => {
					const at = queue.indexOf(waiter);
					if (at >= 0) queue.splice(at, 1);
					reject(signal.reason);
				};
				const waiter = {
					grant: () => {
						signal.removeEventListener("abort", leave);
						resolve(permit());
					},
					refuse: (reason: unknown) => {
						signal.removeEventListener("abort", leave);
						reject(reason);
					},
				};
				signal.addEventListener("abort", leave, { once: true });
				queue.push(waiter);
				pump();
			}),
		state: () => ({
			limit: Math.floor(limit),
			inFlight,
			waiting: queue.length,
			pausedMs: Math.max(0, pausedUntil - now()),
			open: refusal() !== undefined,
		}),
	};
}
