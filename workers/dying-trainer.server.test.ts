import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { aProject } from "#lib/platform/testing/factories.ts";
import { aTraining } from "#lib/platform/testing/training-factories.ts";
import { trainingFolder } from "#lib/training/home.server.ts";
import { localLauncher } from "#lib/training/launchers/local.server.ts";
import { launchesFile } from "#lib/training/steps.server.ts";
import { launchTraining } from "./handlers/launch-training.ts";
import { watchTraining } from "./handlers/watch-training.ts";

const home = vi.hoisted(() => ({ python: "", packageDir: "", env: {} }));

/** The launcher is the real one; only its Python is another program. */
vi.mock("#lib/training/home.server.ts", async (original) => ({
	...(await original<typeof import("#lib/training/home.server.ts")>()),
	findTrainer: async () => home,
	openLauncher: () => localLauncher(home),
}));

const context = { signal: new AbortController().signal, attempt: 0 };
let folder = "";

/** Dies as one whose machine goes down: the shell that would note its exit code goes with it. */
beforeAll(async () => {
	await connect();
	folder = await mkdtemp(join(tmpdir(), "seedbed-"));
	home.python = join(folder, "python");
	home.packageDir = resolve("workers/trainer");
	await writeFile(home.python, "#!/bin/sh\nsleep 0.1\nkill -KILL $PPID\n");
	await chmod(home.python, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Committed = ((tx: Tx) => Promise<unknown>) | undefined;
const commit = async (done: Committed) => void (done && (await db.$transaction((tx) => done(tx))));

it("gives a training up whose trainer dies each time, and says why", { timeout: 60_000 }, async () => {
	const { id: projectId } = await aProject();
	const { id: runId } = await aTraining(projectId, "queued");
	const now = () => db.trainingRun.findUniqueOrThrow({ where: { id: runId } });
	let launches = 0;
	for (let turn = 0; turn < 1000; turn++) {
		const { status } = await now();
		if (status !== "queued" && status !== "running") break;
		if (status === "queued") launches += 1;
		const handle = status === "queued" ? launchTraining : watchTraining;
		await commit(await handle({ runId }, context));
		if (status === "running") await new Promise((later) => setTimeout(later, 50));
	}
	expect(await now()).toMatchObject({
		status: "failed",
		reason: "The trainer died 20 times. The trainer is gone and left no exit code.",
		endedAt: expect.any(Date),
	});
	expect(launches).toBe(20);
	expect(await readFile(launchesFile(trainingFolder(runId)), "utf8")).toBe(".".repeat(20));
	expect(await db.studentModel.count({ where: { projectId, kind: "checkpoint" } })).toBe(0);
	await rm(trainingFolder(runId), { recursive: true });
});
