/**
 * Tells a teacher's outage, for which a run waits, from one call that fails at a teacher which answers others: that call
 * is tried a number of times and then costs its row.
 */
import { type AppError, UnavailableError } from "#lib/platform/errors.ts";
import type { Teacher } from "#lib/teachers/teacher.ts";

/** A teacher that remembers how it fared. */
export type Watched = Teacher & {
	/** What first kept it from answering a call that may be answered later. */
	readonly failure: UnavailableError | undefined;
	/** Calls that it answered anew: not from the cache. */
	readonly answered: number;
};

export function watch(teacher: Teacher): Watched {
	let failure: UnavailableError | undefined;
	let answered = 0;
	return {
		model: teacher.model,
		get failure() {
			return failure;
		},
		get answered() {
			return answered;
		},
		async complete(request, call) {
			try {
				const reply = await teacher.complete(request, call);
				if (!reply.cached) answered++;
				return reply;
			} catch (error) {
				if (error instanceof UnavailableError) failure ??= error;
				throw error;
			}
		},
	};
}

/** These say something of the endpoint, whatever the prompt was. */
const WHATEVER_THE_PROMPT: ReadonlySet<string> = new Set([
	"teacher.unreachable",
	"teacher.certificate",
	"teacher.endpoint-down",
	"teacher.rate-limited",
	"teacher.quota-exhausted",
]);

/**
 * Whether a teacher that failed a call fails every call. Where the failure does not tell, it is asked for one word,
 * in a call of its own that no cache answers.
 *
 * @throws the signal's reason when it is aborted
 */
export async function isDown({ failure, complete }: Watched, signal: AbortSignal): Promise<boolean> {
	if (!failure) return false;
	if (WHATEVER_THE_PROMPT.has(failure.code)) return true;
	const messages = [{ role: "user", content: "Reply with the one word: here." }] as const;
	const call = { draw: Date.now(), purpose: "generate", stage: "outage", signal } as const;
	try {
		await complete({ messages, temperature: 0, maxTokens: 8 }, call);
		return false;
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof UnavailableError) return true;
		return false; // a refusal is an answer as well
	}
}

const CURES: Readonly<Record<string, string>> = {
	"teacher.rate-limited": 'It takes fewer calls than it is sent: lower its "Requests at once", or let it be.',
	"teacher.quota-exhausted":
		"Its account is used up: pay in there, or begin another run with another teacher.",
	"teacher.key-refused": "Its key was refused: put a good one in on its page, and the run goes on by itself.",
	"teacher.certificate": "Give its server a certificate that is trusted here.",
};
const CURE = "See that its server runs and can be reached from this machine.";

/** Why a run waits for this teacher, and what helps: for people. */
export function outageReason(role: "teacher" | "judge", name: string, failure: AppError): string {
	// of an endpoint that is held back: what it did, not when it is tried next, which is old by the time it is read
	const { lastFailure, lastCode } = failure.details;
	const says = typeof lastFailure === "string" ? lastFailure : failure.message;
	const cure = CURES[typeof lastCode === "string" ? lastCode : failure.code] ?? CURE;
	return `The ${role} "${name}" cannot be asked now. ${says} ${cure} "Test connection" on its page tells when it answers.`;
}
