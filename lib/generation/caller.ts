import { AppError, UnavailableError } from "#lib/platform/errors.ts";
import type { Teacher, TeacherRequest } from "#lib/teachers/teacher.ts";
import { gateOf } from "./gate.ts";
import type { PipelinePorts, UnitResult } from "./ports.ts";
import type { CallRef, StageName } from "./rows.ts";

/** After so many calls in a row that the endpoint could not serve, it is taken to be down: no more are started. */
const GIVES_UP_AFTER = 8;

export type Asked = {
	stage: StageName;
	role: CallRef["role"];
	/** The row or draw that the call is for. */
	key: string;
	draw: number;
	request: Omit<TeacherRequest, "seed">;
};

/** Makes a batch's calls: each once, whatever happens to the process in between. */
export type Caller = {
	/** What came of it, from the store where it was made before. Undefined: not now, try the batch again later. */
	ask(asked: Asked): Promise<UnitResult | undefined>;
	modelOf(role: CallRef["role"]): string;
	/** Waits for all tasks. Throws what the first to throw threw, an abort's reason, or the UnavailableError met. */
	all<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]>;
	readonly totals: { count: number; promptTokens: number; completionTokens: number };
	readonly inFlight: number;
};

/** What may pass is not `lasting` and not kept: another start is to try it again. */
type Called = { result: UnitResult; lasting: boolean };

export function callerOf(ports: PipelinePorts, onReply: () => void): Caller {
	const gate = gateOf(ports.concurrency);
	// A mistake of ours in one row ends the batch: the calls in flight are given up and waited for.
	const halt = new AbortController();
	const signal = AbortSignal.any([ports.signal, halt.signal]);
	const totals = { count: 0, promptTokens: 0, completionTokens: 0 };
	let unavailable: UnavailableError | undefined;
	let unavailableInARow = 0;
	let inFlight = 0;

	async function call({ stage, role, draw, request }: Asked, unit: string): Promise<Called | undefined> {
		signal.throwIfAborted();
		if (unavailableInARow >= GIVES_UP_AFTER) return undefined;
		const model: Teacher = ports[role];
		const purpose = role === "judge" ? "judge" : "generate";
		// A judgement at temperature 0 has no draw, so that runs can share it (decisions.md D7).
		const seed = purpose === "judge" ? {} : { seed: ports.random.fork(unit).int(2 ** 31 - 1) };
		inFlight++;
		try {
			const reply = await model.complete({ ...request, ...seed }, { draw, purpose, stage, signal });
			unavailableInARow = 0;
			return { result: reply, lasting: true };
		} catch (error) {
			if (signal.aborted) throw signal.reason;
			if (!(error instanceof AppError)) throw error;
			const refused = { refused: { code: error.code, message: error.message } };
			if (!(error instanceof UnavailableError)) {
				unavailableInARow = 0;
				return { result: refused, lasting: true };
			}
			unavailableInARow++;
			if (ports.whenUnavailable === "fail" && unavailableInARow < GIVES_UP_AFTER) {
				return { result: refused, lasting: false };
			}
			unavailable ??= error;
			return undefined;
		} finally {
			inFlight--;
		}
	}

	function count(result: UnitResult): UnitResult {
		totals.count++;
		if (!result.refused) {
			totals.promptTokens += result.promptTokens;
			totals.completionTokens += result.completionTokens;
		}
		onReply();
		return result;
	}

	return {
		totals,
		get inFlight() {
			return inFlight;
		},
		modelOf: (role) => ports[role].model,
		async ask(asked) {
			const unit = `${asked.stage}|${asked.key}`;
			const found = await ports.store.find(unit);
			if (found) return count(found);
			return gate.through(async () => {
				const called = await call(asked, unit);
				if (!called) return undefined;
				if (called.lasting) await ports.store.save(unit, called.result);
				return count(called.result);
			});
		},
		async all(tasks) {
			const settled = await Promise.allSettled(
				tasks.map(async (task) => {
					try {
						return await task();
					} catch (error) {
						halt.abort(error);
						throw error;
					}
				}),
			);
			ports.signal.throwIfAborted();
			if (halt.signal.aborted) throw halt.signal.reason;
			if (unavailable) throw unavailable;
			return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
		},
	};
}
