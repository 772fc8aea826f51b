import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import { systemActor } from "#lib/auth/actor.ts";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { getGenerationRun } from "#lib/generation/queries.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, allowHosts, aTeacher } from "#lib/platform/testing/generation-factories.ts";
import { aDocument, aKnowledgeLeaf } from "#lib/platform/testing/taxonomy-factories.ts";

/**
 * The kill test (decisions.md §3): workers die by SIGKILL ten times in the middle of a run, each after it had kept at
 * least one reply and with at least one call in flight (sent, and its reply not kept); at least one of them in the middle
 * of a knowledge leaf. What is accepted is, id for id and word for word, what an undisturbed run accepts, and the teacher
 * is asked at most as often as by that run, plus what was in flight when workers died.
 */
const KILLS = 10;
const LEAVES = 23;
const SLOTS = 2;
const MAX_CONCURRENCY = 16;
const KNOWLEDGE_STAGES = ["pairs", "faithfulness", "relevance", "stands-alone"];

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

/** Ids are made of places: what a row says is compared as well. */
const accepted = (runId: string) =>
	db.sample.findMany({
		where: { runId, outcome: "accepted" },
		orderBy: { id: "asc" },
		select: {
			id: true,
			nodeId: true,
			questionSha256: true,
			answerSha256: true,
			chunkId: true,
			calls: { orderBy: { ordinal: "asc" }, select: { stage: true } },
		},
	});

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
	const knowledge = await aKnowledgeLeaf(projectId);
	await aDocument(systemActor("test"), projectId, knowledge.id);
	const nodeIds = [...leaves.map(({ nodeId }) => nodeId), knowledge.id];
	const input = { nodeIds, samplesPerLeaf: 8, teacherId, seed: 42 };
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
	/** Asked, and not all answered: it has kept a reply, and waits for others. */
	const isInKnowledge = async () =>
		(await db.teacherCall.count({ where: { stage: { in: [...KNOWLEDGE_STAGES] } } })) > 0 &&
		(await db.runBatch.count({ where: { runId: stormy, nodeId: knowledge.id, status: "running" } })) > 0;
	let inFlightAtKills = 0;
	let killsInKnowledge = 0;
	for (let kills = 0; kills < KILLS; ) {
		const keptBefore = await db.teacherCall.count();
		const worker = startWorker();
		while ((await db.teacherCall.count()) === keptBefore) await sleep(20);
		// at a moment of chance, or, once, as soon as the knowledge leaf is in its middle
		const at = performance.now() + random.int(600);
		const isDue = () => performance.now() >= at && (killsInKnowledge > 0 || kills < KILLS - 1);
		while (!isDue() && !(killsInKnowledge === 0 && (await isInKnowledge()))) await sleep(10);
		const inKnowledge = await isInKnowledge();
		// nothing is awaited between this look and the kill
		while (teacher.stats().inFlight === 0) await sleep(1);
		worker.kill("SIGKILL");
		const inFlight = teacher.stats().inFlight;
		const [, signal] = await once(worker, "exit");
		expect(signal).toBe("SIGKILL");
		while (teacher.stats().inFlight > 0) await sleep(5); // the teacher answers the dead as well
		const sentAndNotKept = teacher.stats().requests - calmRequests - (await db.teacherCall.count());
		expect(sentAndNotKept - inFlightAtKills).toBeLessThanOrEqual(SLOTS * MAX_CONCURRENCY);
		if (inFlight > 0 && sentAndNotKept > inFlightAtKills) {
			kills++;
			if (inKnowledge) killsInKnowledge++;
		}
		inFlightAtKills = sentAndNotKept;
		expect(await isOver(stormy)).toBe(false);
	}
	const last = startWorker();
	while (!(await isOver(stormy))) await sleep(250);
	last.kill("SIGKILL");
	await once(last, "exit");

	expect(expected.length).toBeGreaterThan(LEAVES * 4);
	const ofKnowledge = expected.filter(({ nodeId }) => nodeId === knowledge.id);
	expect(ofKnowledge.length).toBeGreaterThanOrEqual(8);
	for (const { chunkId, calls } of ofKnowledge) {
		expect(chunkId).not.toBeNull();
		expect(calls.map(({ stage }) => stage)).toEqual(KNOWLEDGE_STAGES);
	}
	expect(killsInKnowledge).toBeGreaterThan(0);
	expect(await accepted(stormy)).toEqual(expected);
	expect(teacher.stats().requests - calmRequests).toBeLessThanOrEqual(calmRequests + inFlightAtKills);
});
