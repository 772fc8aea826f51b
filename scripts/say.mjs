// What the two commands say: one line per step with its seconds, and one sentence when they cannot go on.

/** Something the person can understand and act on. Printed as it is, without a stack; exit code 1. */
export class Sentence extends Error {
	name = "Sentence";
}

/**
 * @param {string} name
 * @param {number} milliseconds
 * @param {string} [detail]
 */
export function line(name, milliseconds, detail = "") {
	console.log(`  ${name.padEnd(10)}${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${detail}`.trimEnd());
}

/**
 * Runs one step and prints its line when it is done.
 *
 * @param {string} name
 * @param {() => string | undefined | Promise<string | undefined>} work returns what to say beside the seconds
 */
export async function step(name, work) {
	const begun = performance.now();
	const detail = await work();
	line(name, performance.now() - begun, detail);
}

/**
 * What a person reads of any error: our own sentence as it is, the system's errors by their codes.
 *
 * @param {unknown} error
 * @param {string} [where] the folder that was being written
 * @returns {string}
 */
export function sentenceOf(error, where = "the data folder") {
	if (error instanceof Sentence) return error.message;
	const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
	const place = path ?? where;
	if (code === "ENOSPC" || code === "EDQUOT" || /No space left on device/i.test(message ?? ""))
		return `The disk that holds ${place} is full. Free some space, or name another folder in SEEDBED_DATA, then try again.`;
	if (code === "EACCES" || code === "EPERM")
		return `${place} may not be read or written by this user. Change its owner, or name another folder in SEEDBED_DATA.`;
	if (code === "EROFS")
		return `${place} is on a disk that cannot be written. Name another folder in SEEDBED_DATA.`;
	if (code === "ENOTDIR" || code === "EEXIST")
		return `${place} is not a folder. Move it away, or name another folder in SEEDBED_DATA.`;
	return message === undefined ? String(error) : firstLine(message);
}

/** @param {string} text */
function firstLine(text) {
	return text.split("\n").find((part) => part.trim() !== "") ?? text;
}
