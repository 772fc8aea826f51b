import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { type Server, Unreachable } from "./server.ts";
import { untilInterrupted } from "./until-interrupted.ts";

/** What generation, training and evaluation have in common. */
type Run = { id: string; number: number; status: string; reason: string | null };

type Kind<R extends Run> = {
	/** What it is called, with its number: "Training" makes "Training 3". */
	noun: string;
	view: z.ZodType<R>;
	/** Where a run of this kind is asked for, below /api/v1: "/training-runs". */
	at: string;
	/** What is told of it beside its state: "3 accepted, 8 wanted". */
	facts: (run: R) => readonly string[];
	/** What follows in the end, a line each. */
	lines?: (run: R) => readonly string[];
	/** Of a run that has ended; unless told, it succeeded. */
	isGood?: (run: R) => boolean;
};

type How = {
	/** Follow it to its end. */
	wait?: boolean | undefined;
	json?: boolean | undefined;
	/** Between two looks at it. */
	lookMs?: number;
	/** How long a server may be gone meanwhile: longer than it takes to start anew. */
	patienceMs?: number;
};

/**
 * Tells of a run that was started, on stdout; if asked to, follows it to its end before, with its progress on stderr.
 *
 * @returns the exit code: 0 started, or ended well; 1 it did not
 * @throws Interrupted  at Ctrl-C; the run goes on
 * @throws Unreachable where the server stays away
 */
export async function tellOf<R extends Run>(
	server: Server,
	started: R,
	kind: Kind<R>,
	how: How,
): Promise<number> {
	const run = how.wait ? await follow(server, started, kind, how) : started;
	const lines = how.json ? [JSON.stringify(run)] : [sentenceOf(kind, run), ...(kind.lines?.(run) ?? [])];
	process.stdout.write(`${lines.join("\n")}\n`);
	const isGood = kind.isGood ?? (({ status }: R) => status === "succeeded");
	return how.wait && !isGood(run) ? 1 : 0;
}

const ENDS: readonly string[] = ["succeeded", "failed", "cancelled"];

/** A server that is started anew meanwhile is asked again: the run goes on without it. */
async function follow<R extends Run>(
	server: Server,
	started: R,
	kind: Kind<R>,
	{ lookMs = 2000, patienceMs = 600_000 }: How,
): Promise<R> {
	const goesOn = `${kind.noun} ${started.number} goes on by itself; "seedbed status" shows it.`;
	const { signal, forget } = untilInterrupted(goesOn);
	let run = started;
	let said = "";
	let goneSince: number | undefined;
	const say = (says: string) => {
		if (says !== said) process.stderr.write(`${says}\n`);
		said = says;
	};
	try {
		while (!ENDS.includes(run.status)) {
			if (goneSince === undefined) say(sentenceOf(kind, run));
			await sleep(lookMs, undefined, { signal });
			try {
				run = await server.ask(kind.view, `${kind.at}/${run.id}`, { signal });
				goneSince = undefined;
			} catch (error) {
				if (signal.aborted || !(error instanceof Unreachable)) throw error;
				goneSince ??= Date.now();
				if (Date.now() - goneSince > patienceMs) {
					throw new Unreachable(error.code, `The server stayed away. ${goesOn}`, {}, { cause: error });
				}
				say(`The server does not answer. It is asked again for ${Math.ceil(patienceMs / 60_000)} minutes.`);
			}
		}
	} catch (error) {
		throw signal.aborted ? signal.reason : error;
	} finally {
		forget();
	}
	return run;
}

function sentenceOf<R extends Run>({ noun, facts }: Kind<R>, run: R): string {
	const reason = run.reason === null ? "" : ` ${run.reason}`;
	return `${noun} ${run.number}: ${[run.status, ...facts(run)].join(", ")}.${reason}`;
}
