import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** A process as its host knows it now. `startedAt` tells it from a later one with the same number. */
export type HostProcess = { startedAt: string; command: string };

/**
 * The process of a number, or null when there is none (a dead one that nobody has collected counts as none).
 * On Linux from /proc: boot id and start in clock ticks (proc_pid_stat(5), field 22). Elsewhere from ps, to the second.
 */
export async function findProcess(pid: number): Promise<HostProcess | null> {
	if (process.platform !== "linux") return findByPs(pid);
	try {
		const [stat, command, boot] = await Promise.all([
			readFile(`/proc/${pid}/stat`, "utf8"),
			readFile(`/proc/${pid}/cmdline`, "utf8"),
			readFile("/proc/sys/kernel/random/boot_id", "utf8"),
		]);
		// the second field is a name in brackets that may itself hold spaces and brackets
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		const [state, startTicks] = [fields[0], fields[19]];
		if (state === undefined || startTicks === undefined || state === "Z" || state === "X") return null;
		return { startedAt: `${boot.trim()}:${startTicks}`, command: command.replaceAll("\0", " ") };
	} catch (error) {
		if (isGone(error)) return null;
		throw error;
	}
}

function isGone(error: unknown): boolean {
	// ESRCH: it ended between the opening and the reading of its file
	return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH");
}

function findByPs(pid: number): Promise<HostProcess | null> {
	return new Promise((resolve) => {
		execFile("ps", ["-ww", "-o", "stat=,lstart=,command=", "-p", String(pid)], (error, stdout) => {
			const line = stdout.trim();
			// lstart is five words: Tue Nov 24 15:13:19 2026
			const found = /^(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/s.exec(line);
			const [, state = "", startedAt = "", command = ""] = found ?? [];
			resolve(error || !found || state.startsWith("Z") ? null : { startedAt, command });
		});
	});
}

/** Sends a signal to a process group; false when there is none any more. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
	try {
		process.kill(-pid, signal);
		return true;
	} catch (error) {
		if (isGone(error)) return false;
		throw error;
	}
}
