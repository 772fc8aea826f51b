/** What is launched: a spec that was written, and where its trainer puts things. */
export type LaunchJob = {
	/** Deterministic, such as `lab-RUN-PHASE-a1`: whoever launches it twice has launched it once. Letters, digits, `-`, `_`, `.`; at most 63 characters. */
	name: string;
	/** Absolute path of the spec file. */
	specPath: string;
	/** Absolute path; the spec's own `output_dir`. */
	outputDir: string;
};

export type LaunchState =
	/** The trainer is at work. */
	| "running"
	/** It ended and all phases are done. */
	| "done"
	/** It found the input wrong (exit code 2); `reason` says what and where. */
	| "refused"
	/** It was told to stop. Launching again goes on from its last checkpoint. */
	| "stopped"
	/** It ended with an error of its own; `reason` is its word. */
	| "failed"
	/** It is gone without a word: killed, or its machine went down. Launching again goes on from its last checkpoint. */
	| "lost";

export type Look = { state: LaunchState; exitCode: number | null; reason?: string };

/** Starts trainers somewhere, and looks after them without holding on to them. */
export type Launcher = {
	/**
	 * Starts the job, or adopts it when one of its name is running or done. A job that ended in any other way goes on.
	 * @returns the id that `look` and `stop` take; the same for the same job
	 * @throws InvalidError when the name or a path is not fit
	 * @throws UnavailableError when the trainer could not be started
	 */
	launch(job: LaunchJob): Promise<{ externalId: string }>;
	/** How the job fares. Never throws for a job that is not there: that one is `lost`. */
	look(externalId: string, outputDir: string): Promise<Look>;
	/** Asks a running trainer to end; with `save` it saves first, which takes as long as a checkpoint takes. Nothing happens to one that is not running. */
	stop(externalId: string, outputDir: string, how: { save: boolean }): Promise<void>;
};

/** The trainer's exit codes (trainer: outcome.py). */
export const exitCodes = { done: 0, failed: 1, refused: 2, stopped: 75 } as const;
