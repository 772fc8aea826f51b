import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { claim, connect } from "#lib/platform/jobs/queue.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aDataset } from "#lib/platform/testing/training-factories.ts";
import { addModel, resumeTraining, startTraining, stopTraining } from "#lib/training/commands.server.ts";
import { emptyTraining, parseEvents, takeEvents } from "#lib/training/events.ts";
import { findTrainer, trainingFolder } from "#lib/training/home.server.ts";
import { getTrainingRun, listTrainingSteps } from "#lib/training/queries.server.ts";
import type { TrainingInput, TrainingRunView } from "#lib/training/schema.ts";
import { handlers } from "#workers/handlers/index.ts";
import { runJob } from "#workers/runner.ts";

const never = new AbortController().signal;
const NAMES = ["model.prepare", "training.launch", "training.watch"] as const;

let given: Awaited<ReturnType<typeof world>>;

beforeAll(async () => {
	await connect();
	await findTrainer(); // a download, the first time
	given = await world();
}, 600_000);

/** A project with the tiny model, and an admin who trains it. */
async function world() {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	const { value: model } = await addModel(actor, projectId, { source: "tiny", name: "Tiny" });
	await untilTrue(async () => (await db.studentModel.findUniqueOrThrow({ where: { id: model.id } })).path);
	return { projectId, actor, baseModelId: model.id, version: await aDataset(projectId) };
}

/** Does what a worker does, until this holds: takes jobs as they come due. Nothing is kept between two jobs. */
async function untilTrue(holds: () => Promise<unknown>): Promise<void> {
	for (const end = Date.now() + 90_000; Date.now() < end; await sleep(100)) {
		for (const job of await claim(4, NAMES)) await runJob(job, handlers, never, never);
		if (await holds()) return;
	}
	throw new Error("It did not come to hold.");
}

const untilStatus = (id: string, ...wanted: TrainingRunView["status"][]) =>
	untilTrue(async () => wanted.includes((await getTrainingRun(given.actor, id)).status));

async function begin(versionId: string, changes: TrainingInput["changes"] = {}) {
	const { actor, projectId, baseModelId } = given;
	const input = { versionId, baseModelId, preset: "tiny", changes, seed: 42 };
	return (await startTraining(actor, projectId, input)).value.id;
}

/** The trainer's own word: the last of each step, in order. */
async function saidOf(id: string) {
	const text = await readFile(join(trainingFolder(id), "output", "events.jsonl"), "utf8");
	return takeEvents(emptyTraining(), parseEvents(text).events);
}

async function expectCurveOfTheEvents(id: string): Promise<void> {
	const said = [...(await saidOf(id)).phases.values()].flatMap(({ phase, steps }) =>
		[...steps.values()]
			.sort((a, b) => a.step - b.step)
			.map(({ step, loss, lr, grad_norm }) => ({ phase, step, loss, learningRate: lr, gradNorm: grad_norm })),
	);
	expect(said.length).toBeGreaterThan(10);
	expect(await listTrainingSteps(given.actor, id)).toEqual(said);
}

/** Of the one file of weights that a small model has, as checkpoints.py says it. */
async function weightsHash(folder: string): Promise<string> {
	return createHash("sha256")
		.update(await readFile(join(folder, "model.safetensors")))
		.digest("hex");
}

describe("a training", () => {
	it("learns knowledge, then skills with replay, and its last checkpoint is a model", {
		timeout: 90_000,
	}, async () => {
		const { actor, version } = given;
		const id = await begin(version.id, { kt: { batch: 4, epochs: 4 }, st: { batch: 4, epochs: 3 } });
		await untilStatus(id, "succeeded", "failed");
		const run = await getTrainingRun(actor, id);
		expect(run).toMatchObject({ status: "succeeded", reason: null });
		// 6 rows in batches of 4, four times over; 18 rows and half of the 6, three times over
		expect(run.phases.map(({ name, steps, done }) => [name, steps, done])).toEqual([
			["kt", 8, 8],
			["st", 18, 18],
		]);
		expect(run.phases[1]?.data).toMatchObject({ rows: 21, kept: 21, dropped: 0 });
		await expectCurveOfTheEvents(id);

		const rows = await db.checkpoint.findMany({ where: { runId: id }, include: { model: true } });
		for (const { path, sha256 } of rows) expect(await weightsHash(path)).toBe(sha256);
		expect(run.checkpoints.map(({ phase, step, isFinal }) => [phase, step, isFinal])).toEqual([
			["kt", 8, false],
			["st", 18, true],
		]);
		const model = rows.find(({ isFinal }) => isFinal)?.model;
		expect(model).toMatchObject({
			kind: "checkpoint",
			name: `Tiny, training ${run.number}`,
			alignment: "LAB",
		});
		expect(model?.teacher).toMatch(/^Teacher /);
	});

	it("outlives a killed trainer, stops when asked, goes on, and its curve is the trainer's", {
		timeout: 120_000,
	}, async () => {
		const { actor, version } = given;
		const id = await begin(version.id, { kt: { batch: 4, epochs: 2 }, st: { batch: 4, epochs: 25 } });
		const steps = () => db.trainingStep.count({ where: { runId: id, phase: "st" } });
		await untilTrue(async () => (await steps()) > 20);
		const text = await readFile(join(trainingFolder(id), "output", "events.jsonl"), "utf8");
		const pid = parseEvents(text).events.find((event) => event.event === "run_started")?.pid ?? 0;
		process.kill(pid, "SIGKILL");
		await untilTrue(async () => (await saidOf(id)).attempt === 2 && (await steps()) > 25);
		expect((await getTrainingRun(actor, id)).status).toBe("running");

		await stopTraining(actor, id);
		await untilStatus(id, "cancelled");
		await expect(stopTraining(actor, id)).rejects.toMatchObject({ code: "training-run.ended" });
		const stopped = (await saidOf(id)).outcome;
		expect(stopped).toMatchObject({ event: "stopped", phase: "st" });
		const atStop = stopped?.event === "stopped" ? stopped.checkpoint_step : null;
		expect(atStop).toBeGreaterThan(0);
		expect(atStop).toBeLessThan(150);
		const of = { runId: id, phase: "st" };
		const saved = await db.checkpoint.findFirst({ where: of, orderBy: { step: "desc" } });
		expect(saved?.step).toBe(atStop); // of the stop itself, not of the last save before it

		await resumeTraining(actor, id);
		await untilStatus(id, "succeeded", "failed");
		const said = await saidOf(id);
		expect(said.attempt).toBe(3);
		expect(said.phases.get("st")?.started?.resumed_from?.step).toBe(atStop);
		expect(await steps()).toBe(150);
		await expectCurveOfTheEvents(id);
		await expect(resumeTraining(actor, id)).rejects.toMatchObject({ code: "training-run.not-resumable" });
	});

	it("fails with the trainer's own reason when it refuses the data", { timeout: 60_000 }, async () => {
		const { actor, version } = given;
		const id = await begin(version.id);
		const knowledge = await db.datasetRow.findMany({ where: { versionId: version.id, phase: "knowledge" } });
		const sha256 = { in: knowledge.map(({ answerSha256 }) => answerSha256) };
		const before = await db.text.findMany({ where: { sha256 } });
		await db.text.updateMany({ where: { sha256 }, data: { body: null, erasedAt: new Date() } }); // erased after the start: no row is left
		await untilStatus(id, "succeeded", "failed");
		for (const { sha256, body } of before)
			await db.text.update({ where: { sha256 }, data: { body, erasedAt: null } });
		const run = await getTrainingRun(actor, id);
		expect(run.status).toBe("failed");
		expect(run.reason).toMatch(/knowledge\.jsonl.*(no rows|empty)/);
	});
});
