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
