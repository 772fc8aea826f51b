/** One command of `npx seedbed`. */
export type Command = {
	/** One line for the list of commands. */
	summary: string;
	/** How to call it, with its options; printed by `--help` and when the call is wrong. */
	usage: string;
	/** Runs the command. Returns the exit code: 0 done, 1 the answer is "no", 2 could not run. */
	run(args: readonly string[]): Promise<number>;
};

/** The caller's mistake: printed with the usage, exit code 2, no stack. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

/** Ended from outside, by Ctrl-C for one: printed, and nothing is wrong. */
export class Interrupted extends Error {
	override readonly name = "Interrupted";
	/** As a shell counts: 128 and the signal. */
	readonly code: number;

	constructor(message: string, code: number) {
		super(message);
		this.code = code;
	}
}
