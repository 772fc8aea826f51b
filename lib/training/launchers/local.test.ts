import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyTraining, parseEvents, takeEvents } from "#lib/training/events.ts";
import type { TrainerSpecInput } from "#lib/training/spec.ts";
import type { LaunchJob, Look } from "./launcher.ts";
import { localLauncher } from "./local.server.ts";
import { findProcess } from "./process.server.ts";
import type { TrainerHome } from "./python.server.ts";
import { startServing } from "./serve.server.ts";

const root = process.cwd();
const LONG = 120_000;
let folder: string;
let home: TrainerHome;
let python: string;
const started: number[] = [];

beforeAll(async () => {
	const { ensureTrainer } = await import(pathToFileURL(join(root, "scripts/trainer-env.mjs")).href);
	({ python } = await ensureTrainer({ quiet: true }));
	folder = await mkdtemp(join(tmpdir(), "seedbed-launch-"));
	home = { python, packageDir: join(root, "workers/trainer"), env: process.env };
	await promisify(execFile)(python, ["-m", "seedbed_trainer", "make-tiny", "--out", join(folder, "tiny")], {
		cwd: home.packageDir,
	});
	const rows = Array.from({ length: 64 }, (_, i) => ({
		messages: [
			{ role: "user", content: `What is the code of lamp ${i}?` },
			{ role: "assistant", content: `The code is ${i * 7}.` },
		],
	}));
	await writeFile(join(folder, "rows.jsonl"), rows.map((r) => `${JSON.stringify(r)}\n`).join(""));
}, 600_000);

afterAll(async () => {
	for (const pid of started) if (await findProcess(pid)) process.kill(-pid, "SIGKILL");
	await rm(folder, { recursive: true, force: true });
});

async function aJob(name: string, epochs: number, rows = "rows.jsonl"): Promise<LaunchJob> {
	const outputDir = join(folder, name);
	const specPath = join(folder, `${name}.json`);
	const spec: TrainerSpecInput = {
		version: 1,
		run: name,
		base_model: join(folder, "tiny"),
		output_dir: outputDir,
		threads: 1,
		phases: [
			{
				name: "kt",
				dataset: { path: join(folder, rows) },
				learning_rate: 1e-3,
				effective_batch_size: 8,
				micro_batch_size: 8,
				epochs,
				max_seq_len: 128,
				save_samples: 64,
			},
		],
	};
	await writeFile(specPath, JSON.stringify(spec));
	return { name, specPath, outputDir };
}

async function progress(job: LaunchJob) {
	const text = await readFile(join(job.outputDir, "events.jsonl"), "utf8").catch(() => "");
	const { events } = parseEvents(text);
	return { events, state: takeEvents(emptyTraining(), events) };
}

async function until<T>(what: string, look: () => Promise<T | null | false>, ms = LONG): Promise<T> {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
		const found = await look();
		if (found) return found;
	}
	throw new Error(`${what} did not come within ${ms} ms`);
}

const untilEnded = (job: LaunchJob): Promise<Look> =>
	until("the end", async () => {
		const look = await localLauncher(home).look(job.name, job.outputDir);
		return look.state !== "running" && look;
	});

const untilStep = (job: LaunchJob, step: number) =>
	until(`step ${step}`, async () => (await progress(job)).state.phases.get("kt")?.steps.has(step) ?? false);

async function pidOf(job: LaunchJob): Promise<number> {
	const { pid } = JSON.parse(
		await readFile(join(job.outputDir, "launch", `${job.name}.process.json`), "utf8"),
	);
	started.push(pid);
	return pid;
}

describe("the local launcher", { timeout: LONG }, () => {
	test("two launches at once start one trainer, which another launcher finds, and which ends done", async () => {
		const job = await aJob("lab-a1", 2);
		const [a, b] = await Promise.all([localLauncher(home).launch(job), localLauncher(home).launch(job)]);
		expect(a).toEqual(b);
		// as after a restart: a launcher that knows nothing but name and folder
		expect((await localLauncher(home).look(a.externalId, job.outputDir)).state).toBe("running");
		const pid = await pidOf(job);
		await localLauncher(home).launch(job);
		expect(await pidOf(job)).toBe(pid);
		expect(await untilEnded(job)).toEqual({ state: "done", exitCode: 0 });
		const { events, state } = await progress(job);
		expect(events.filter((e) => e.event === "run_started").length).toBe(1);
		expect([...(state.phases.get("kt")?.checkpoints.keys() ?? [])]).toEqual([8, 16]);
		// done is done: nothing is started for a job that has ended well
		await localLauncher(home).launch(job);
		expect(await pidOf(job)).toBe(pid);
	});

	test("a stop saves, and the next launch goes on from there; a kill is seen as lost and goes on too", async () => {
		const job = await aJob("lab-b1", 400);
		const launcher = localLauncher(home);
		await launcher.launch(job);
		await pidOf(job);
		await untilStep(job, 5);
		await launcher.stop(job.name, job.outputDir, { save: true });
		const stopped = await untilEnded(job);
		expect([stopped.state, stopped.exitCode]).toEqual(["stopped", 75]);
		expect(stopped.reason).toMatch(/^Stopped in phase kt at step \d+\.$/);
		const saved = (await progress(job)).state.outcome;
		const savedStep = saved?.event === "stopped" ? saved.checkpoint_step : null;
		expect(savedStep).toBeGreaterThanOrEqual(5);

		await launcher.launch(job);
		const pid = await pidOf(job);
		await untilStep(job, Number(savedStep) + 9);
		const resumed = (await progress(job)).state.phases.get("kt")?.started?.resumed_from;
		expect(resumed?.step).toBe(savedStep);
		process.kill(-pid, "SIGKILL");
		const lost = await untilEnded(job);
		expect([lost.state, lost.exitCode]).toEqual(["lost", null]);

		await launcher.launch(job);
		await pidOf(job);
		await until("a third attempt", async () => (await progress(job)).state.attempt === 3);
		await launcher.stop(job.name, job.outputDir, { save: false });
		expect((await untilEnded(job)).state).toBe("stopped");
	});

	test("it outlives the process that launched it", async () => {
		const job = await aJob("lab-c1", 400);
		const program = `
			const { localLauncher } = await import(${JSON.stringify(join(root, "lib/training/launchers/local.server.ts"))});
			await localLauncher(${JSON.stringify({ ...home, env: { PATH: "/usr/bin:/bin" } })}).launch(${JSON.stringify(job)});
			process.kill(process.pid, "SIGKILL");`;
		const parent: ChildProcess = spawn(process.execPath, ["--input-type=module", "-e", program], {
			cwd: root,
		});
		const signal = await new Promise((resolve) => parent.once("exit", (_, s) => resolve(s)));
		expect(signal).toBe("SIGKILL");
		await pidOf(job);
		await untilStep(job, 3);
		expect((await localLauncher(home).look(job.name, job.outputDir)).state).toBe("running");
		await localLauncher(home).stop(job.name, job.outputDir, { save: true });
		expect((await untilEnded(job)).exitCode).toBe(75);
	});

	test("a refused input gives its place, and another process with the old number is not taken for the trainer", async () => {
		await writeFile(join(folder, "bad.jsonl"), '{"messages": 1}\n');
		const job = await aJob("lab-d1", 1, "bad.jsonl");
		await localLauncher(home).launch(job);
		const look = await untilEnded(job);
		expect([look.state, look.exitCode]).toEqual(["refused", 2]);
		expect(look.reason).toContain("bad.jsonl:1: needs a non-empty 'messages' list");

		await rm(join(job.outputDir, "launch", `${job.name}.exit`));
		const identity = join(job.outputDir, "launch", `${job.name}.process.json`);
		await writeFile(identity, JSON.stringify({ pid: process.pid, startedAt: "earlier" }));
		expect((await localLauncher(home).look(job.name, job.outputDir)).state).toBe("lost");
		// this very process has that number: a stop must not reach it
		await localLauncher(home).stop(job.name, job.outputDir, { save: false });
		expect((await localLauncher(home).look("never-launched", job.outputDir)).state).toBe("lost");
	});

	test("a name or path that is not fit, and a Python that is not there", async () => {
		const job = await aJob("lab-e1", 1);
		await expect(localLauncher(home).launch({ ...job, name: "../up" })).rejects.toMatchObject({
			kind: "invalid",
		});
		await expect(localLauncher(home).launch({ ...job, specPath: "spec.json" })).rejects.toMatchObject({
			kind: "invalid",
		});
		await localLauncher({ ...home, python: "/nowhere/python" }).launch(job);
		const look = await untilEnded(job);
		expect([look.state, look.exitCode]).toEqual(["failed", 127]);
		expect(look.reason).toContain("/nowhere/python");
	});
});

describe("serving a checkpoint", { timeout: LONG }, () => {
	test("answers with its key alone, and is gone after stop", async () => {
		const serving = await startServing(home, { modelDir: join(folder, "tiny"), name: "base", threads: 1 });
		try {
			const ask = (key: string) =>
				fetch(`${serving.baseUrl}/chat/completions`, {
					method: "POST",
					headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
					body: JSON.stringify({
						messages: [{ role: "user", content: "Hello." }],
						max_tokens: 3,
						temperature: 0,
					}),
				});
			const answer = await ask(serving.apiKey);
			expect(answer.status).toBe(200);
			expect(await answer.json()).toMatchObject({ model: "base", usage: { completion_tokens: 3 } });
			expect((await ask("wrong")).status).toBe(401);
		} finally {
			await serving.stop();
		}
		expect(await serving.ended).toBe(0);
		expect(await findProcess(serving.pid)).toBeNull();
	});

	test("says why a folder cannot be served", async () => {
		await expect(startServing(home, { modelDir: folder })).rejects.toMatchObject({
			kind: "unavailable",
			message: expect.stringContaining("no config.json there"),
		});
	});
});
