import { spawn } from "node:child_process";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { parseEvents, type TrainerEvent } from "#lib/training/events.ts";
import { exitCodes, type Launcher, type LaunchJob, type Look } from "./launcher.ts";
import { findProcess, signalGroup } from "./process.server.ts";
import { type TrainerHome, trainerEnvironment } from "./python.server.ts";

/**
 * The shell stays as the trainer's parent, to write down its number at once and its exit code at the end. A signal for the
 * group reaches both; the empty traps let the shell outlive it, and are not inherited. The files get their names when whole.
 */
const WRAPPER = `
trap : TERM INT USR1 HUP
pid_file=$1; exit_file=$2; shift 2
echo $$ > "$pid_file.half" && mv "$pid_file.half" "$pid_file"
"$@"
code=$?
echo $code > "$exit_file.half" && mv "$exit_file.half" "$exit_file"
`;
const START_MS = 10_000;
const TAIL_BYTES = 65_536;

const identity = z.object({ pid: z.int().min(2), startedAt: z.string() });

/** The files of one job, in the run's own folder. */
function filesOf(name: string, outputDir: string) {
	const at = (ending: string) => join(outputDir, "launch", `${name}.${ending}`);
	return {
		folder: join(outputDir, "launch"),
		pid: at("pid"),
		identity: at("process.json"),
		exit: at("exit"),
		stop: at("stop"),
		lock: at("lock"),
		out: at("out"),
		err: at("err"),
		errBefore: at("err.before"),
	};
}
type Files = ReturnType<typeof filesOf>;

/**
 * Trainers as processes of this machine, each in a group of its own: they outlive whoever launched them, and any later process
 * finds them again by name. All that is known of a job is in files under its output folder.
 *
 * @param home asked for when a trainer is started only: looking and stopping take no Python
 */
export function localLauncher(home: TrainerHome | (() => Promise<TrainerHome>)): Launcher {
	return {
		async launch(job) {
			checkJob(job);
			const files = filesOf(job.name, job.outputDir);
			await mkdir(files.folder, { recursive: true });
			await holding(files.lock, async () => {
				const { state } = await lookAt(files, job.outputDir);
				if (state !== "running" && state !== "done")
					await start(typeof home === "function" ? await home() : home, job, files);
			});
			return { externalId: job.name };
		},
		look: (externalId, outputDir) => lookAt(filesOf(externalId, outputDir), outputDir),
		async stop(externalId, outputDir, { save }) {
			const files = filesOf(externalId, outputDir);
			const pid = await findRunning(files);
			if (pid === null) return;
			await writeFile(files.stop, save ? "save\n" : "at once\n");
			signalGroup(pid, save ? "SIGTERM" : "SIGKILL");
		},
	};
}

function checkJob(job: LaunchJob): void {
	const findings: string[] = [];
	if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(job.name))
		findings.push("the name may hold letters, digits, '-', '_' and '.', at most 63");
	for (const path of [job.specPath, job.outputDir])
		if (!isAbsolute(path)) findings.push(`the path ${path} is not absolute`);
	if (findings.length > 0)
		throw new InvalidError(
			"training.launch-refused",
			`Cannot launch this training: ${findings.join("; ")}.`,
			{
				findings,
			},
		);
}

async function start(home: TrainerHome, job: LaunchJob, files: Files): Promise<void> {
	for (const file of [files.pid, files.identity, files.exit, files.stop]) await rm(file, { force: true });
	if (await exists(files.err)) await rename(files.err, files.errBefore);
	const [out, err] = [await open(files.out, "w"), await open(files.err, "w")];
	try {
		const trainer = [home.python, "-m", "seedbed_trainer", "run", "--spec", job.specPath];
		const child = spawn("/bin/sh", ["-c", WRAPPER, "seedbed-trainer", files.pid, files.exit, ...trainer], {
			cwd: job.outputDir,
			detached: true,
			env: trainerEnvironment(home),
			stdio: ["ignore", out.fd, err.fd],
		});
		const failure = new Promise<never>((_, reject) => child.once("error", reject));
		child.unref();
		await Promise.race([recordIdentity(files), failure]);
	} catch (error) {
		throw new UnavailableError(
			"training.not-started",
			"The trainer could not be started.",
			{},
			{ cause: error },
		);
	} finally {
		await Promise.all([out.close(), err.close()]);
	}
}

/** Waits for the shell's word, and notes when it started: a number alone may be given away again. */
async function recordIdentity(files: Files): Promise<void> {
	for (let waited = 0; waited < START_MS; waited += 20) {
		const pid = Number.parseInt((await readIfThere(files.pid)) ?? "", 10);
		if (pid > 1) {
			const found = await findProcess(pid);
			// a trainer that refuses its spec may be gone already; then its exit code is there
			if (found) await writeWhole(files.identity, JSON.stringify({ pid, startedAt: found.startedAt }));
			return;
		}
		await sleep(20);
	}
	throw new Error(`no process number within ${START_MS} ms`);
}

/** The group of the job's trainer, or null when it is not running. */
async function findRunning(files: Files): Promise<number | null> {
	const noted = parseIdentity(await readIfThere(files.identity));
	const pid = noted?.pid ?? Number.parseInt((await readIfThere(files.pid)) ?? "", 10);
	if (!(pid > 1)) return null;
	const found = await findProcess(pid);
	if (found === null) return null;
	// The launcher may have died before it noted the start: then the command line, which names this job's file, must do.
	const same = noted ? found.startedAt === noted.startedAt : found.command.includes(files.exit);
	return same ? pid : null;
}

function parseIdentity(text: string | null): z.infer<typeof identity> | null {
	if (text === null) return null;
	try {
		return identity.parse(JSON.parse(text));
	} catch {
		// written whole or not at all, so someone else wrote this; the process number is still in its own file
		return null;
	}
}

async function lookAt(files: Files, outputDir: string): Promise<Look> {
	// The process first: the shell writes the exit code before it ends, so once it is gone the code is there or never will be.
	if ((await findRunning(files)) !== null) return { state: "running", exitCode: null };
	const written = await readIfThere(files.exit);
	const wasStopped = await exists(files.stop);
	const exitCode = written === null ? null : Number.parseInt(written, 10);
	if (exitCode === null || Number.isNaN(exitCode)) {
		if (wasStopped)
			return { state: "stopped", exitCode: null, reason: "It was ended at once, without a save." };
		return { state: "lost", exitCode: null, reason: "The trainer is gone and left no exit code." };
	}
	if (exitCode === exitCodes.done) return { state: "done", exitCode };
	const reason = await lastWords(files, outputDir);
	if (exitCode === exitCodes.refused) return { state: "refused", exitCode, reason };
	if (exitCode === exitCodes.stopped) return { state: "stopped", exitCode, reason };
	if (exitCode > 128) {
		const killed = `The trainer was ended by signal ${exitCode - 128}, e.g. for want of memory.`;
		return wasStopped
			? { state: "stopped", exitCode, reason: "It was ended before it could save." }
			: { state: "lost", exitCode, reason: killed };
	}
	return { state: "failed", exitCode, reason };
}

/** Why it ended, in the trainer's words: from its last event, else from what it wrote to stderr. */
async function lastWords(files: Files, outputDir: string): Promise<string> {
	const errors = await tail(files.err);
	const said = errors
		.split("\n")
		.filter((line) => /^(refused|failed): /.test(line))
		.map((line) => line.replace(/^\w+: /, ""));
	if (said.length > 0) return said.join("; ").slice(0, 4000);
	const last = parseEvents((await tail(join(outputDir, "events.jsonl"))).replace(/^[^\n]*\n/, "")).events.at(
		-1,
	);
	return last ? inWords(last) : errors.trim().slice(-2000) || "The trainer said nothing.";
}

function inWords(event: TrainerEvent): string {
	if (event.event === "stopped") {
		const saved =
			event.checkpoint_step === null ? "before the first checkpoint" : `at step ${event.checkpoint_step}`;
		return `Stopped in phase ${event.phase} ${saved}.`;
	}
	if (event.event === "rejected") return event.problems.join("; ");
	if (event.event === "failed") return event.reason;
	return `Its last event was ${event.event}.`;
}

async function tail(path: string): Promise<string> {
	if (!(await exists(path))) return "";
	const file = await open(path, "r");
	try {
		const { size } = await file.stat();
		const from = Math.max(0, size - TAIL_BYTES);
		const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
		// so that a whole first line survives the cut that the reader of events makes
		return `${from === 0 ? "\n" : ""}${buffer.toString("utf8", 0, bytesRead)}`;
	} finally {
		await file.close();
	}
}

/** Runs `work` while no other process launches the same job. The lock of a launcher that died is taken over. */
async function holding(lock: string, work: () => Promise<void>): Promise<void> {
	const me = await findProcess(process.pid);
	const mine = JSON.stringify({ pid: process.pid, startedAt: me?.startedAt ?? "" });
	for (let waited = 0; !(await takeLock(lock, mine)); waited += 50) {
		if (waited > 3 * START_MS)
			throw new UnavailableError("training.launch-busy", "Another process is launching this training.");
		await sleep(50);
	}
	try {
		await work();
	} finally {
		await rm(lock, { force: true });
	}
}

async function takeLock(lock: string, mine: string): Promise<boolean> {
	try {
		await writeFile(lock, mine, { flag: "wx" });
		return true;
	} catch (error) {
		if (!isCode(error, "EEXIST")) throw error;
	}
	const holder = parseIdentity(await readIfThere(lock));
	// an unreadable lock is one that is being written, unless it stays so
	const age = Date.now() - ((await statIfThere(lock))?.mtimeMs ?? Date.now());
	const isDead = holder ? (await findProcess(holder.pid))?.startedAt !== holder.startedAt : age > START_MS;
	if (isDead) await rm(lock, { force: true });
	return false;
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && "code" in error && error.code === code;
}

async function statIfThere(path: string) {
	try {
		return await stat(path);
	} catch (error) {
		if (isCode(error, "ENOENT")) return null;
		throw error;
	}
}

const exists = async (path: string) => (await statIfThere(path)) !== null;

async function readIfThere(path: string): Promise<string | null> {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (isCode(error, "ENOENT")) return null;
		throw error;
	}
}

async function writeWhole(path: string, text: string): Promise<void> {
	await writeFile(`${path}.half`, text);
	await rename(`${path}.half`, path);
}
