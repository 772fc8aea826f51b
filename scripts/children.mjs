// The supervisor's children: started with their output in a log file, started again when they end, ended together.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./instance.mjs";

/** How many logs of earlier starts are kept beside the current one. */
const KEPT_LOGS = 5;

/** A child that ends within this time of its start is started again after a growing pause. */
const QUICK_END_MS = 10_000;
const PAUSES_MS = [100, 500, 1000, 2000, 5000];

/**
 * Makes room for a new log: web.log becomes web.log.1, and so on.
 *
 * @param {string} folder
 * @param {string} name
 */
export function rotate(folder, name) {
	const file = join(folder, `${name}.log`);
	for (let i = KEPT_LOGS - 1; i >= 0; i--) {
		try {
			renameSync(i === 0 ? file : `${file}.${i}`, `${file}.${i + 1}`);
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
		}
	}
	return file;
}

/**
 * Runs a program to its end, its output in a log.
 *
 * @param {string[]} args of Node
 * @param {{ log: string, env: NodeJS.ProcessEnv, signal?: AbortSignal, apart?: boolean }} options
 *   apart: what it says on stdout is for people, and not for the log
 * @returns {Promise<{ code: number, logged: string, said: string }>}
 */
export function runToEnd(args, { log, env, signal, apart = false }) {
	const out = openSync(log, "w", 0o600);
	return new Promise((done, failed) => {
		const child = spawn(process.execPath, args, {
			env,
			stdio: ["ignore", apart ? "pipe" : out, out],
			detached: true,
		});
		closeSync(out);
		let said = "";
		child.stdout?.setEncoding("utf8").on("data", (text) => {
			said += text;
		});
		const abort = () => killGroup(child.pid, "SIGKILL");
		signal?.addEventListener("abort", abort);
		child.on("error", failed);
		child.on("close", (code) => {
			signal?.removeEventListener("abort", abort);
			done({ code: code ?? 1, logged: readFileSync(log, "utf8"), said: said.trim() });
		});
	});
}

/**
 * A child leads a process group of its own: the terminal's Ctrl-C reaches the supervisor alone, and what the child
 * started can be ended with it. What has made itself independent, as a trainer does, is not in the group.
 *
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
	if (pid === undefined) return;
	try {
		process.kill(process.platform === "win32" ? pid : -pid, signal);
	} catch {} // gone already
}

export class Children {
	/** @type {Map<string, import("node:child_process").ChildProcess>} */
	#running = new Map();
	#leaders = new Set();
	#stopping = false;

	/**
	 * Starts a program and keeps it running.
	 *
	 * @param {string} name
	 * @param {string[]} args of Node
	 * @param {{ log: string, env: NodeJS.ProcessEnv, onEnd: (how: string, times: number) => void }} options
	 *   onEnd hears of each end that nobody asked for, and how many quick ones there were in a row
	 */
	keep(name, args, { log, env, onEnd }, quickEnds = 0) {
		if (this.#stopping) return;
		const out = openSync(log, "a", 0o600);
		const begun = Date.now();
		const child = spawn(process.execPath, ["--import", "./scripts/leave-with-parent.mjs", ...args], {
			env,
			stdio: ["ignore", out, out, "ipc"],
			detached: true,
		});
		closeSync(out);
		this.#running.set(name, child);
		this.#leaders.add(child.pid);
		let over = false;
		const ended = (/** @type {string} */ how) => {
			if (over) return;
			over = true;
			killGroup(child.pid, "SIGKILL"); // what it started and left behind
			this.#leaders.delete(child.pid);
			if (this.#running.get(name) === child) this.#running.delete(name);
			if (this.#stopping) return;
			const wanted = this.#restarting.delete(name);
			const quick = !wanted && Date.now() - begun < QUICK_END_MS ? quickEnds + 1 : 0;
			if (!wanted) onEnd(how, quick);
			const pause = wanted ? 0 : (PAUSES_MS[Math.min(quick, PAUSES_MS.length - 1)] ?? 0);
			setTimeout(() => this.keep(name, args, { log, env, onEnd }, quick), pause);
		};
		child.on("error", (error) => ended(error.message));
		child.on("exit", (code, signal) => ended(signal ?? `code ${code}`));
	}

	#restarting = new Set();

	/** Ends a child in order, to be started anew with what has changed. */
	restart(/** @type {string} */ name) {
		const child = this.#running.get(name);
		if (!child || this.#restarting.has(name)) return;
		this.#restarting.add(name);
		child.kill("SIGINT");
	}

	/**
	 * Ends them all: asks, waits, and after the time kills what is left, with all it started.
	 *
	 * @param {number} withinMs
	 */
	async stop(withinMs) {
		this.#stopping = true;
		for (const child of this.#running.values()) child.kill("SIGINT");
		const pids = [...this.#leaders];
		for (const until = Date.now() + withinMs; Date.now() < until && pids.some(isAlive); ) {
			await new Promise((tick) => setTimeout(tick, 20));
		}
		for (const pid of pids) killGroup(pid, "SIGKILL");
	}
}
