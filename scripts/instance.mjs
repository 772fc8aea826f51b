// One supervisor per data folder: a file there names the process that has it.
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sentence } from "./say.mjs";

/** @param {string} folder */
const fileIn = (folder) => join(folder, "running.json");

/**
 * Whether a process lives. One that has ended and waits to be collected does not.
 *
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
	try {
		process.kill(pid, 0);
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
	}
	const stat = procStat(pid);
	return stat === undefined || stat[0] !== "Z";
}

/**
 * The fields of /proc/<pid>/stat from the state on; undefined where there is no such file.
 *
 * @param {number} pid
 */
function procStat(pid) {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, "utf8");
		return text.slice(text.lastIndexOf(")") + 2).split(" ");
	} catch {
		return undefined;
	}
}

/** When the process began, in the kernel's ticks: with it, a number that was given out twice is told apart. */
const begunAt = (/** @type {number} */ pid) => procStat(pid)?.[19] ?? "";

/**
 * @param {string} folder
 * @returns {{ pid: number, begun: string, url?: string } | undefined} who has the folder now
 */
export function runningIn(folder) {
	try {
		const noted = JSON.parse(readFileSync(fileIn(folder), "utf8"));
		return isAlive(noted.pid) && begunAt(noted.pid) === noted.begun ? noted : undefined;
	} catch (error) {
		if (error instanceof SyntaxError || /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT")
			return undefined;
		throw error;
	}
}

/** @param {string} folder */
export function refuseIfRunning(folder) {
	const other = runningIn(folder);
	if (other === undefined || other.pid === process.pid) return;
	throw new Sentence(
		`Seedbed is already running on ${folder} (process ${other.pid}${other.url ? `, ${other.url}` : ""}). Stop it first, or name another folder in SEEDBED_DATA.`,
	);
}

/**
 * Takes the folder for this process.
 *
 * @param {string} folder
 * @returns {{ note: (url: string) => void, release: () => void }}
 */
export function takeFolder(folder) {
	const file = fileIn(folder);
	const own = `${file}.${process.pid}`;
	const text = (/** @type {string} */ url) =>
		JSON.stringify({ pid: process.pid, begun: begunAt(process.pid), url });
	writeFileSync(own, text(""));
	try {
		while (!linked(own, file)) {
			refuseIfRunning(folder);
			rmSync(file, { force: true }); // its process is dead
		}
	} finally {
		rmSync(own, { force: true });
	}
	return {
		note: (url) => writeFileSync(file, text(url)),
		release() {
			if (runningIn(folder)?.pid === process.pid) rmSync(file, { force: true });
		},
	};
}

/**
 * Gives a file its second name in one step, which of two that try at once only one can.
 *
 * @param {string} from
 * @param {string} to
 */
function linked(from, to) {
	try {
		linkSync(from, to);
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
		throw error;
	}
}
