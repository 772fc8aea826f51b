/** A teacher behind an OpenAI-compatible chat endpoint. */
import { setTimeout as sleep } from "node:timers/promises";
import { type AppError, InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { type AddressGuard, hostPortOf, refusalIn } from "./address-guard.server.ts";
import { withinContext } from "./answer-room.ts";
import { callKeyOf } from "./call-key.server.ts";
import { headOf, isContextExceeded, readChatReply, readErrorBody } from "./chat-reply.ts";
import { type Limiter, openLimiter } from "./limiter.ts";
import { lineFailure } from "./line-failure.ts";
import type { CachedReply, ReplyCache } from "./reply-cache.ts";
import { backoffMs, RETRY_AFTER_MS_MAX, retryAfterMs } from "./retry-after.ts";
import type { Teacher, TeacherCall, TeacherReply, TeacherRequest } from "./teacher.ts";
import { BodyTooLargeError, openTransport, type Transport, type TransportReply } from "./transport.server.ts";

const ATTEMPTS = 4;
/** A 429 says "later", not "broken": it has a budget of its own. */
const LIMITED_ATTEMPTS = 12;

/** What became of one call, for the record of calls and the counters of a run. */
export type CallRecord = {
	callKey: string;
	stage: string;
	purpose: TeacherCall["purpose"];
	draw: number;
	/** Requests sent for it; 0 when the cache had it. */
	attempts: number;
	/** From the first request to the end, waiting included; 0 when the cache had it. */
	ms: number;
	promptTokens: number;
	completionTokens: number;
	cached: boolean;
	/** `ok`, `cancelled`, or the code of the error that was thrown. */
	outcome: string;
};

export type HttpTeacherOptions = {
	/** Up to and with "/v1". */
	baseUrl: string;
	model: string;
	apiKey?: string;
	/** Changes whenever another endpoint may answer: replies of the old one are then not found in the cache. */
	endpointRevision: string | number;
	runId: string;
	/** Of one request, from sending to the last byte; waiting for a turn does not count. */
	timeoutMs: number;
	maxConcurrency: number;
	/** Of the model; answers are asked for no longer than it has room for. */
	contextTokens?: number;
	addressGuard: AddressGuard;
	cache?: ReplyCache;
	/** One per endpoint and process; without it this teacher has its own. */
	limiter?: Limiter;
	/** Instead of the network, in tests. */
	transport?: Transport;
	onCall?: (record: CallRecord) => void;
	/** Tries of one call that meet a broken endpoint; at least 1. */
	attempts?: number;
	random?: () => number;
};

export type HttpTeacher = Teacher & {
	limiter: Limiter;
	/** Ends the connections. Calls under way fail. */
	close(): Promise<void>;
};

/** A limiter on the process's clock, to be shared by all teachers of one endpoint. */
export function endpointLimiter(name: string, maxConcurrency: number): Limiter {
	return openLimiter({
		name,
		maxConcurrency,
		now: () => performance.now(),
		schedule: (wake, ms) => {
			const timer = setTimeout(wake, ms);
			return () => clearTimeout(timer);
		},
	});
}

type Outcome =
	| { kind: "reply"; reply: CachedReply }
	| { kind: "limited"; error: UnavailableError; waitMs: number | undefined }
	| { kind: "broken"; error: UnavailableError }
	| { kind: "final"; error: AppError };

/**
 * A teacher that retries by itself, keeps to its endpoint's pace and pays for no reply twice.
 *
 * 429 and 503 are obeyed up to ten minutes of Retry-After; a longer one ends the call with `details.retryAfterMs`.
 * Other failures that may pass (5xx, timeouts, cut lines, unreadable bodies) are tried `attempts` times.
 * A reply is in the cache before it is returned. Errors name the host and what came, never the key.
 *
 * @throws InvalidError `address.refused` when `baseUrl` is not one that may be reached
 */
export function openHttpTeacher(options: HttpTeacherOptions): HttpTeacher {
	const { model, apiKey, endpointRevision, runId, timeoutMs, cache, attempts = ATTEMPTS } = options;
	const url = options.addressGuard.check(`${options.baseUrl.replace(/\/+$/, "")}/chat/completions`);
	const host = hostPortOf(url);
	const limiter = options.limiter ?? endpointLimiter(host, options.maxConcurrency);
	const transport = options.transport ?? openTransport(options.addressGuard, options.maxConcurrency);
	const random = options.random ?? Math.random;
	/** Newer models of one vendor refuse `max_tokens` and name its successor; found out once. */
	let lengthField: "max_tokens" | "max_completion_tokens" = "max_tokens";

	const secret = (text: string) => (apiKey ? text.replaceAll(apiKey, "[key]") : text);
	const unavailable = (code: string, says: string, cause?: unknown) =>
		new UnavailableError(code, secret(`${host} ${says}`), { host }, { cause });
	const invalid = (code: string, says: string, details: Record<string, unknown> = {}) =>
		new InvalidError(code, secret(`${host} ${says}`), { host, ...details });

	async function send(request: TeacherRequest, signal: AbortSignal): Promise<Outcome> {
		const timeout = AbortSignal.timeout(timeoutMs);
		try {
			const response = await transport.post(url, {
				headers: {
					"content-type": "application/json",
					accept: "application/json",
					...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
				},
				body: JSON.stringify(bodyOf(model, request, lengthField)),
				signal: AbortSignal.any([signal, timeout]),
			});
			return read(response);
		} catch (error) {
			signal.throwIfAborted();
			const refusal = refusalIn(error);
			if (refusal) return { kind: "final", error: refusal };
			if (error instanceof BodyTooLargeError) {
				return { kind: "broken", error: unavailable("teacher.body-too-large", error.message) };
			}
			if (timeout.aborted) {
				const says = `gave no full answer within ${timeoutMs / 1000} s.`;
				return { kind: "broken", error: unavailable("teacher.timeout", says, error) };
			}
			const { code, says } = lineFailure(error);
			return { kind: "broken", error: unavailable(code, says, error) };
		}
	}

	function read({ status, headers, body }: TransportReply): Outcome {
		if (status === 200) {
			const reading = readChatReply(body, headers["content-type"] ?? "");
			if (reading.kind === "reply") return reading;
			if (reading.kind === "unreadable") {
				return { kind: "broken", error: unavailable(reading.code, reading.says) };
			}
			return refusedOrBroken(`answered 200 with an error in it: ${reading.message}`, reading);
		}
		const words = readErrorBody(body);
		const said = words?.message ?? headOf(body);
		if (status === 429 || (status === 503 && headers["retry-after"] !== undefined)) {
			const error = unavailable("teacher.rate-limited", `answered ${status}: ${said}`);
			if (words?.code === "insufficient_quota") {
				return {
					kind: "final",
					error: unavailable("teacher.quota-exhausted", `answered ${status}: ${said}`),
				};
			}
			return { kind: "limited", error, waitMs: retryAfterMs(headers["retry-after"], Date.now()) };
		}
		if (status >= 500 || status === 408 || status === 425) {
			return { kind: "broken", error: unavailable("teacher.server-error", `answered ${status}: ${said}`) };
		}
		if (status >= 300 && status < 400) {
			const says = `answered ${status}, a redirect to ${headOf(headers.location ?? "nowhere")}. Redirects are not followed: set the base URL to where the endpoint is.`;
			return { kind: "final", error: invalid("teacher.redirected", says) };
		}
		return refusedOrBroken(`answered ${status}: ${said}`, words ?? { message: said, code: "" }, status);
	}

	function refusedOrBroken(says: string, words: { message: string; code: string }, status = 400): Outcome {
		if (isContextExceeded(words)) {
			return {
				kind: "final",
				error: invalid(
					"teacher.context-exceeded",
					`${says} The prompt and the answer are together too long for this model.`,
					{ status },
				),
			};
		}
		if (status === 401 || status === 403) {
			return {
				kind: "final",
				// no refusal of what was asked: with a good key the same call is answered
				error: unavailable("teacher.key-refused", `${says} Check the key of this teacher.`),
			};
		}
		if (status === 404) {
			return {
				kind: "final",
				error: invalid(
					"teacher.not-found",
					`${says} Check the base URL and the name of the model, "${model}".`,
					{ status },
				),
			};
		}
		return { kind: "final", error: invalid("teacher.refused", says, { status }) };
	}

	/** Asks until there is a reply or no use in asking. Counts the requests into `count`. */
	async function ask(
		request: TeacherRequest,
		signal: AbortSignal,
		count: { sent: number },
	): Promise<CachedReply> {
		let failures = 0;
		let limited = 0;
		let switched = false;
		while (true) {
			const permit = await limiter.acquire(signal);
			count.sent += 1;
			let outcome: Outcome;
			try {
				outcome = await send(request, signal);
			} catch (error) {
				permit.abandoned();
				throw error;
			}
			switch (outcome.kind) {
				case "reply":
					permit.succeeded();
					return outcome.reply;
				case "final":
					// a refusal with words is an answer: the endpoint is alive
					if (outcome.error instanceof InvalidError && outcome.error.details.status) permit.succeeded();
					else permit.abandoned();
					if (
						!switched &&
						lengthField === "max_tokens" &&
						outcome.error.message.includes("max_completion_tokens")
					) {
						switched = true;
						lengthField = "max_completion_tokens";
						break;
					}
					throw outcome.error;
				case "limited": {
					const waitMs = outcome.waitMs;
					permit.limited(
						waitMs === undefined ? undefined : Math.min(waitMs, RETRY_AFTER_MS_MAX),
						outcome.error.message,
					);
					limited += 1;
					if ((waitMs ?? 0) > RETRY_AFTER_MS_MAX || limited >= LIMITED_ATTEMPTS) {
						throw givenUp(outcome.error, limited, waitMs);
					}
					// with a Retry-After the limiter holds everybody back; without one, each draws a wait of its own
					if (waitMs === undefined) await pause(backoffMs(limited, random()), signal);
					break;
				}
				case "broken":
					permit.failed(outcome.error.message);
					failures += 1;
					if (failures >= attempts) throw givenUp(outcome.error, failures);
					await pause(backoffMs(failures, random()), signal);
			}
		}
	}

	function givenUp(error: UnavailableError, tries: number, waitMs?: number): UnavailableError {
		const details = {
			...error.details,
			attempts: tries,
			...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
		};
		const asked = waitMs === undefined ? "" : ` It asks to wait ${Math.ceil(waitMs / 1000)} s.`;
		const tried = tries === 1 ? "Tried once." : `Tried ${tries} times.`;
		return new UnavailableError(error.code, `${error.message}${asked} ${tried}`, details, {
			cause: error.cause,
		});
	}

	return {
		model,
		limiter,
		close: () => transport.close(),
		async complete(asked, call) {
			call.signal.throwIfAborted();
			const request = withinContext(asked, options.contextTokens);
			const callKey = callKeyOf({ endpointRevision, model, request, call, runId });
			const record = (
				part: Pick<CallRecord, "attempts" | "ms" | "cached" | "outcome">,
				reply?: CachedReply,
			) =>
				options.onCall?.({
					callKey,
					stage: call.stage,
					purpose: call.purpose,
					draw: call.draw,
					promptTokens: reply?.promptTokens ?? 0,
					completionTokens: reply?.completionTokens ?? 0,
					...part,
				});

			const kept = await cache?.find(callKey);
			if (kept) {
				record({ attempts: 0, ms: 0, cached: true, outcome: "ok" }, kept);
				return replyOf(kept, callKey, true);
			}
			const count = { sent: 0 };
			const from = performance.now();
			const spent = () => Math.round(performance.now() - from);
			try {
				const reply = await ask(request, call.signal, count);
				await cache?.save(callKey, reply, request, call);
				record({ attempts: count.sent, ms: spent(), cached: false, outcome: "ok" }, reply);
				return replyOf(reply, callKey, false);
			} catch (error) {
				const outcome =
					error instanceof InvalidError || error instanceof UnavailableError
						? error.code
						: call.signal.aborted
							? "cancelled"
							: "fault";
				record({ attempts: count.sent, ms: spent(), cached: false, outcome });
				throw error;
			}
		},
	};
}

function replyOf(reply: CachedReply, callKey: string, cached: boolean): TeacherReply {
	const { text, finishReason, promptTokens, completionTokens } = reply;
	return { text, finishReason, promptTokens, completionTokens, callKey, cached };
}

function bodyOf(model: string, request: TeacherRequest, lengthField: string): Record<string, unknown> {
	return {
		model,
		messages: request.messages,
		temperature: request.temperature,
		[lengthField]: request.maxTokens,
		...(request.seed === undefined ? {} : { seed: request.seed }),
		...(request.stop === undefined ? {} : { stop: request.stop }),
		...(request.jsonSchema === undefined
			? {}
			: {
					response_format: {
						type: "json_schema",
						json_schema: { name: "reply", strict: true, schema: request.jsonSchema },
					},
				}),
		stream: false,
	};
}

/** A pause that ends at once, with the signal's own reason, when the signal is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal }).catch(() => undefined);
	signal.throwIfAborted();
}
