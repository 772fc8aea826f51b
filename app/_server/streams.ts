import { Readable } from "node:stream";
import type { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError, InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { listEventsAround, listen, MOST_EVENTS, newestSequence } from "#lib/platform/events.server.ts";
import { admit, type Context, check, queryOf } from "./admit.ts";
import { findActor } from "./session.ts";
import { onShutdown } from "./shutdown.ts";

/**
 * The three ways in and out that are not JSON (decisions.md D10): a body streamed in, one streamed out, and live events.
 */

/** A body that is streamed into the handler, never held whole here. The file's name comes in the query as `name`. */
export function uploadEndpoint<P extends z.ZodType, Q extends z.ZodType>(spec: {
	summary: string;
	/** The answer's schema, for the API's description. */
	answers?: z.ZodType;
	params: P;
	query: Q;
	maxBytes: number;
	/** Of the success response; 201 if not given. */
	status?: 200 | 201 | 202;
	handle: (
		actor: Actor,
		input: { params: z.infer<P>; query: z.infer<Q>; body: Readable },
	) => Promise<{ value: unknown; etag?: string }>;
}) {
	const answer = (request: Request, context: Context): Promise<Response> =>
		admit(request, async (actor) => {
			const params = check(spec.params, await context.params);
			const query = check(spec.query, queryOf(request));
			if (!request.body) throw new InvalidError("upload.empty", "The request has no file in it.");
			const body = Readable.from(limited(request.body, spec.maxBytes), { objectMode: false });
			const { value, etag } = await spec.handle(actor, { params, query, body });
			return Response.json(value, { status: spec.status ?? 201, headers: { ...(etag && { etag }) } });
		});
	const { handle: _, ...described } = spec;
	return Object.assign(answer, { spec: { ...described, kind: "upload" } });
}

async function* limited(body: ReadableStream<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
	let size = 0;
	for await (const part of body) {
		size += part.byteLength;
		if (size > maxBytes) {
			const says = `The file is larger than ${Math.round(maxBytes / 1_000_000)} MB. Send it in smaller parts.`;
			throw new InvalidError("upload.too-large", says, { maxBytes });
		}
		yield part;
	}
}

export type Download = { fileName: string; mediaType: string; parts: AsyncIterable<string | Uint8Array> };

/** A file that is made while it is sent. */
export function downloadEndpoint<P extends z.ZodType, Q extends z.ZodType>(spec: {
	summary: string;
	params: P;
	query: Q;
	/** For the API's description; JSON lines if not given. */
	media?: string;
	handle: (actor: Actor, input: { params: z.infer<P>; query: z.infer<Q> }) => Promise<Download>;
}) {
	const answer = (request: Request, context: Context): Promise<Response> =>
		admit(request, async (actor) => {
			const params = check(spec.params, await context.params);
			const query = check(spec.query, queryOf(request));
			const { fileName, mediaType, parts } = await spec.handle(actor, { params, query });
			const body = Readable.toWeb(Readable.from(parts, { objectMode: false })) as ReadableStream;
			const name = fileName.replace(/[^\w.-]+/g, "_");
			return new Response(body, {
				headers: {
					"content-type": mediaType,
					"content-disposition": `attachment; filename="${name}"`,
					"cache-control": "no-store",
				},
			});
		});
	const { handle: _, ...described } = spec;
	return Object.assign(answer, { spec: { ...described, kind: "download" } });
}

/**
 * Live events of a project as Server-Sent Events. Resumes after `Last-Event-ID` on any web process, for what is told is
 * read from the table; LISTEN only wakes the reading.
 *
 * @param ensureMayHear throws where the actor may not know of the project
 */
export function eventsEndpoint<P extends z.ZodType<{ projectId: string }>>(spec: {
	summary: string;
	params: P;
	ensureMayHear: (actor: Actor, projectId: string) => void;
}) {
	const answer = (request: Request, context: Context): Promise<Response> =>
		admit(request, async (actor) => {
			const { projectId } = check(spec.params, await context.params);
			spec.ensureMayHear(actor, projectId);
			const listener = actor.userId ?? actor.id;
			ensureFewStreams(listener);
			const mayStillHear = async () => {
				const found = await findActor(request); // the session may be closed by now, the token revoked, the role taken
				if (found) spec.ensureMayHear(found.actor, projectId);
				return found !== undefined;
			};
			const given = Number(request.headers.get("last-event-id") ?? Number.NaN);
			const from = Number.isSafeInteger(given) && given >= 0 ? given : await newestSequence(projectId);
			return new Response(eventStream(projectId, from, request.signal, { listener, mayStillHear }), {
				headers: {
					"content-type": "text/event-stream",
					"cache-control": "no-cache, no-transform",
					"x-accel-buffering": "no",
				},
			});
		});
	return Object.assign(answer, { spec: { summary: spec.summary, params: spec.params, kind: "stream" } });
}

/** Told by now and by this reader: enough for the overlap that `listEventsAround` reads again. */
const REMEMBERED = 1000;

/** A page has one; a person with more pages than this open is none. */
const MOST_STREAMS = 100;
const streams = new Map<string, number>();

/** @throws UnavailableError `events.too-many` */
function ensureFewStreams(listener: string): void {
	if ((streams.get(listener) ?? 0) < MOST_STREAMS) return;
	throw new UnavailableError("events.too-many", "Too many pages of yours listen at once. Close some.");
}

function countStream(listener: string, by: 1 | -1): void {
	const count = (streams.get(listener) ?? 0) + by;
	if (count > 0) streams.set(listener, count);
	else streams.delete(listener);
}

function eventStream(
	projectId: string,
	from: number,
	gone: AbortSignal,
	{ listener, mayStillHear }: { listener: string; mayStillHear: () => Promise<boolean> },
): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	const told = new Set<number>();
	let last = from;
	let ended = false;
	let end = () => {};
	return new ReadableStream({
		start(controller) {
			let reading = false;
			let again = false;
			const read = async () => {
				if (reading) {
					again = true;
					return;
				}
				reading = true;
				do {
					again = false;
					const events = await listEventsAround(projectId, last);
					if (events.length === MOST_EVENTS) again = true; // there may be more: nothing else would wake us for them
					if (ended) return;
					for (const event of events) {
						if (told.has(event.sequence)) continue;
						told.add(event.sequence);
						if (told.size > REMEMBERED) told.delete(told.values().next().value as number);
						last = Math.max(last, event.sequence);
						const { sequence, ...data } = event;
						controller.enqueue(encoder.encode(`id: ${sequence}\ndata: ${JSON.stringify(data)}\n\n`));
					}
				} while (again);
				reading = false;
			};
			const wake = () => {
				read().catch((error: unknown) => {
					reading = false;
					console.error(error); // the reader's browser asks again by itself
					end();
				});
			};
			controller.enqueue(encoder.encode("retry: 2000\n: connected\n\n"));
			const stop = listen(projectId, wake);
			countStream(listener, 1);
			const alive = async () => {
				const may = await mayStillHear().catch((error: unknown) => {
					if (!(error instanceof AppError)) console.error(error);
					return false; // who still may asks again by itself
				});
				if (ended) return;
				if (may) controller.enqueue(encoder.encode(": alive\n\n"));
				else end();
			};
			const beat = setInterval(() => void alive(), 15_000);
			const forget = onShutdown(() => end());
			end = () => {
				end = () => {};
				ended = true;
				countStream(listener, -1);
				clearInterval(beat);
				stop();
				forget();
				gone.removeEventListener("abort", onGone);
				try {
					controller.close();
				} catch {
					// the reader has closed it already
				}
			};
			const onGone = () => end();
			gone.addEventListener("abort", onGone);
			wake();
		},
		cancel() {
			end();
		},
	});
}
