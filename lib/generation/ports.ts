import type { Random } from "#lib/platform/random.ts";
import type { Teacher, TeacherReply } from "#lib/teachers/teacher.ts";
import type { StageCount } from "./rows.ts";

/** What came of one call: the reply as it was, or the endpoint's lasting refusal. */
export type UnitResult =
	| ({ refused?: undefined } & TeacherReply)
	| { refused: { code: string; message: string } };

/**
 * Where the results of finished calls are kept while a leaf batch is worked on, so that a batch that is started
 * again repeats only the calls that were in flight. A unit is one call, named by stage and row; names are unique
 * within a leaf batch and the same in every start of it. The store belongs to one leaf batch of one run and can be
 * emptied once its outcome is recorded.
 */
export type StageStore = {
	find(unit: string): Promise<UnitResult | undefined>;
	/** Saving the same unit twice with the same result is harmless. */
	save(unit: string, result: UnitResult): Promise<void>;
};

/** All that the pipeline core touches outside itself. */
export type PipelinePorts = {
	teacher: Teacher;
	judge: Teacher;
	store: StageStore;
	/** From the run's seed. A batch that is started again must be given the same one. */
	random: Random;
	/** Calls in flight at once, at least 1. Does not change the outcome. */
	concurrency: number;
	/** Aborted: calls in flight are given up, and `runPipeline` throws the signal's reason. */
	signal: AbortSignal;
	/** Called after each finished call with counts that add up. */
	onProgress?(progress: PipelineProgress): void;
	/**
	 * What to do about a call that fails in a way that may pass (UnavailableError).
	 * `throw` (the default): finish the others, then throw it, so that the batch is tried again later.
	 * `fail`: count its row as failed and go on. For the last attempt, so that one poisoned prompt costs one row. Eight such
	 * failures in a row are an outage and are thrown all the same.
	 */
	whenUnavailable?: "throw" | "fail";
};

export type PipelineProgress = {
	stages: StageCount[];
	/** Rows that have come through the last stage. */
	accepted: number;
	/** As in the outcome, so far. */
	calls: { count: number; promptTokens: number; completionTokens: number };
	callsInFlight: number;
};

/** A store in memory, for tests and for command-line runs that are not resumed. */
export function memoryStore(): StageStore & { readonly units: ReadonlyMap<string, UnitResult> } {
	const units = new Map<string, UnitResult>();
	return {
		units,
		find: async (unit) => units.get(unit),
		save: async (unit, result) => {
			units.set(unit, result);
		},
	};
}
