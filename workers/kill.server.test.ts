import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { getGenerationRun } from "#lib/generation/queries.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, allowHosts, aTeacher } from "#lib/platform/testing/generation-factories.ts";

/**
 * The kill test (decisions.md §3): workers die by SIGKILL ten times in the middle of a run, each after it had kept at
 * least one reply and with at least one call in flight (sent, and its reply not kept). What is accepted is, id for id, what an undisturbed run accepts,
 * and the teacher is asked at most as often as by that run, plus what was in flight when workers died.
 */
const KILLS = 10;
const LEAVES = 24;
const SLOTS = 2;
const MAX_CONCURRENCY = 16;

let teacher: Awaited<ReturnType<typeof startFakeTeacher>>;
beforeAll(async () => {
	await connect();
	teacher = await startFakeTeacher({ mode: "bad", latencyMs: 60, jitterMs: 40 });
});
afterAll(() => teacher.stop());

function startWorker(): ChildProcess {
	const env = { ...process.env, SEEDBED_WORKER_SLOTS: String(SLOTS) };
	return spawn(process.execPath, ["workers/main.ts"], { env, stdio: ["ignore", "ignore", "inherit"] });
}

const accepted = async (runId: string) =>
	(await db.sample.findMany({ where: { runId, outcome: "accepted" }, select: { id: true } }))
		.map(({ id }) => id)
		.sort();

/** As if the run had never been: a second one draws the same, and pays for everything again. */
async function forget(runId: string): Promise<void> {
	await db.generationRun.delete({ where: { id: runId } });
	await db.teacherCall.deleteMany();
}

it("loses no sample, makes none twice and pays for none twice, however often workers are killed", {
	timeout: 300_000,
}, async () => {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	await allowHosts(new URL(teacher.baseUrl).host);
	const { id: teacherId } = await aTeacher(projectId, {
		baseUrl: teacher.baseUrl,
		model: teacher.model,
		maxConcurrency: MAX_CONCURRENCY,
	});
	const leaves = [];
	for (let i = 0; i < LEAVES; i++)
		leaves.push(await aLeaf(projectId, `compositional_skills/writing/leaf_${i}`));
	const input = { nodeIds: leaves.map(({ nodeId }) => nodeId), samplesPerLeaf: 8, teacherId, seed: 42 };
	const isOver = async (id: string) => (await getGenerationRun(actor, id)).status === "succeeded";

	const calm = (await startGenerationRun(actor, projectId, input)).value.id;
	const undisturbed = startWorker();
	while (!(await isOver(calm))) await sleep(250);
	undisturbed.kill("SIGKILL");
	await once(undisturbed, "exit");
	const expected = await accepted(calm);
	const calmRequests = teacher.stats().requests;
	await forget(calm);

	const random = seededRandom("when to kill");
	const stormy = (await startGenerationRun(actor, projectId, input)).value.id;
	let inFlightAtKills = 0;
	for (let kills = 0; kills < KILLS; kills++) {
		const keptBefore = await db.teacherCall.count();
		const worker = startWorker();
		const isDeadly = async () => teacher.stats().inFlight > 0 && (await db.teacherCall.count()) > keptBefore;
		while (!(await isDeadly())) await sleep(20);
		await sleep(random.int(600));
		while (!(await isDeadly())) await sleep(5);
		worker.kill("SIGKILL");
		await once(worker, "exit");
		while (teacher.stats().inFlight > 0) await sleep(5); // the teacher answers the dead as well
		const sentAndNotKept = teacher.stats().requests - calmRequests - (await db.teacherCall.count());
		expect(sentAndNotKept - inFlightAtKills).toBeLessThanOrEqual(SLOTS * MAX_CONCURRENCY);
		inFlightAtKills = sentAndNotKept;
		expect(await isOver(stormy)).toBe(false);
	}
	const last = startWorker();
	while (!(await isOver(stormy))) await sleep(250);
	last.kill("SIGKILL");
	await once(last, "exit");

	expect(expected.length).toBeGreaterThan(LEAVES * 4);
	expect(await accepted(stormy)).toEqual(expected);
	expect(teacher.stats().requests - calmRequests).toBeLessThanOrEqual(calmRequests + inFlightAtKills);
});
