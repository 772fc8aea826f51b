import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "./command.ts";

/**
 * The options and file names of a call.
 *
 * @throws UsageError for an option that is unknown or lacks its value
 */
export function readOptions<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
	try {
		return parseArgs({ args: [...args], options, allowPositionals: true });
	} catch (error) {
		// parseArgs throws TypeErrors whose messages are written for the caller.
		if (error instanceof TypeError) throw new UsageError(error.message);
		throw error;
	}
}

/**
 * The number an option gives, or `fallback` where it is absent.
 *
 * @throws UsageError unless it is a number in the range
 */
export function numberOption(
	name: string,
	given: string | undefined,
	{ fallback, min, max, whole = true }: { fallback: number; min: number; max: number; whole?: boolean },
): number {
	if (given === undefined) return fallback;
	const value = Number(given);
	if (given.trim() === "" || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
		throw new UsageError(
			`--${name} takes a ${whole ? "whole " : ""}number from ${min} to ${max}, not "${given}".`,
		);
	}
	return value;
}
