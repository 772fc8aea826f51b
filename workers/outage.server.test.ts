import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import type { Actor } from "#lib/auth/actor.ts";
import { cancelGenerationRun, startGenerationRun } from "#lib/generation/commands.server.ts";
import { getGenerationRun } from "#lib/generation/queries.server.ts";
import { fakeTeacher } from "#lib/generation/testing/fake-teacher.ts";
import { db } from "#lib/platform/db.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { hash32 } from "#lib/platform/random.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, allowHosts, aTeacher, recorded } from "#lib/platform/testing/generation-factories.ts";
import type { TeacherRequest } from "#lib/teachers/teacher.ts";
import { generateBatch } from "./handlers/generate-batch.ts";
import { bringForward, work } from "./testing/work.ts";

/** A teacher's outage pauses a run, and fails nothing (design.md §8.6). */

type Fake = Awaited<ReturnType<typeof startFakeTeacher>>;
type Stage = { projectId: string; actor: Actor; nodeId: string };

const SAMPLES = 12;
const PATIENT = 10;
let stage: Stage;

beforeAll(async () => void (await connect()));
beforeEach(async () => {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	const { nodeId } = await aLeaf(projectId);
	stage = { projectId, actor, nodeId };
});

async function start(teacherId: string): Promise<string> {
	const { projectId, actor, nodeId } = stage;
	const input = { nodeIds: [nodeId], samplesPerLeaf: SAMPLES, teacherId, seed: 5 };
	return (await startGenerationRun(actor, projectId, input)).value.id;
}

const read = (runId: string) => getGenerationRun(stage.actor, runId);

describe("a teacher that goes away in the middle of a run", () => {
	let fake: Fake;
	let answeredBefore = 0;
	const port = () => Number(new URL(fake.baseUrl).port);
	const again = async () => {
		answeredBefore += fake.stats().answered;
		fake = await startFakeTeacher({ port: port(), latencyMs: 10 });
	};
	beforeEach(async () => {
		answeredBefore = 0;
		fake = await startFakeTeacher({ latencyMs: 10, retryAfter: "0" });
		await allowHosts(new URL(fake.baseUrl).host);
	});
	afterEach(() => fake.stop());

	const outages = [
		["answers 503", () => fake.fail("503"), () => fake.fail()],
		["cuts the line", () => fake.fail("cut"), () => fake.fail()],
		["refuses the connection", () => fake.stop(), again],
	] as const;

	it.each(outages)(
		"and %s: the run waits, says why, and goes on when it is back",
		{
			timeout: 60_000,
		},
		async (_, goAway, comeBack) => {
			const { id } = await aTeacher(stage.projectId, {
				baseUrl: fake.baseUrl,
				model: fake.model,
				maxConcurrency: 4,
			});
			const { host } = new URL(fake.baseUrl);
			const runId = await start(id);

			const working = work();
			while (fake.stats().answered < 8) await sleep(2);
			await goAway();
			await working;

			const waiting = await read(runId);
			expect(waiting).toMatchObject({ status: "waiting", reason: expect.stringContaining(host) });
			expect(waiting.reason).toMatch(/cannot be asked now.*Test connection/s);
			expect(waiting.leaves[0]).toMatchObject({ status: "queued", error: null });
			expect(waiting.calls.count).toBe(await db.teacherCall.count({ where: { teacherId: id } }));
			const startedAt = waiting.startedAt;

			// Still away: it is no attempt of the job, and the page does not flicker between two states.
			for (let looks = 0; looks < 2; looks++) {
				await bringForward(runId);
				let isOver = false;
				const looking = work({ onJob: (job) => expect(job.attempt).toBe(0) }).finally(() => {
					isOver = true;
				});
				while (!isOver) {
					const run = await read(runId);
					expect(run).toMatchObject({ status: "waiting", reason: waiting.reason, startedAt });
					await sleep(100);
				}
				await looking;
			}

			await comeBack();
			await bringForward(runId);
			await work();
			const run = await read(runId);
			expect(run).toMatchObject({ status: "succeeded", reason: null });
			expect(run.accepted).toBeGreaterThanOrEqual(SAMPLES);
			const samples = await db.sample.findMany({
				where: { runId, outcome: "accepted" },
				include: { calls: true },
			});
			expect(samples).toHaveLength(run.accepted);
			expect(samples.every(({ calls }) => calls.length > 0)).toBe(true);
			expect(await db.sample.count({ where: { runId, outcome: "failed" } })).toBe(0);
			// What was paid for is kept, and was paid for once.
			const kept = await db.teacherCall.count({ where: { teacherId: id } });
			expect(answeredBefore + fake.stats().answered).toBe(kept);
			expect(run.calls.count).toBe(kept);
		},
	);
});

describe("one call that fails at an endpoint that answers others", () => {
	const isPoisoned = ({ messages }: TeacherRequest) => JSON.stringify(messages).includes("[Start of Score]");

	it("is no outage: it counts as an attempt, and costs its row in the end", async () => {
		const row = await aTeacher(stage.projectId);
		const runId = await start(row.id);
		const teacher = fakeTeacher({
			clean: true,
			unavailableFor: (request) => isPoisoned(request) && hash32(JSON.stringify(request)) % 6 === 0,
		});
		const handle = generateBatch(async () => recorded(teacher, row));
		const batch = { runId, nodeId: stage.nodeId, batch: 0 };
		const { signal } = new AbortController();

		await expect(handle(batch, { signal, attempt: 0 })).rejects.toMatchObject({ kind: "unavailable" });
		expect(await read(runId)).toMatchObject({ status: "running", reason: null });
		const effect = await handle(batch, { signal, attempt: PATIENT });
		await db.$transaction((tx) => effect?.(tx) ?? Promise.resolve());
		expect(await read(runId)).toMatchObject({ status: "succeeded" });
		expect(await db.sample.count({ where: { runId, outcome: "failed" } })).toBeGreaterThan(0);
	});

	it("costs no row where the endpoint is down: even the last attempt waits", async () => {
		const row = await aTeacher(stage.projectId);
		const runId = await start(row.id);
		let isDown = false;
		const teacher = fakeTeacher({
			clean: true,
			unavailableFor: (request) => {
				isDown ||= isPoisoned(request);
				return isDown;
			},
		});
		const effect = await generateBatch(async () => recorded(teacher, row))(
			{ runId, nodeId: stage.nodeId, batch: 0 },
			{ signal: new AbortController().signal, attempt: PATIENT },
		);
		await db.$transaction((tx) => effect?.(tx) ?? Promise.resolve());
		expect(await read(runId)).toMatchObject({ status: "waiting" });
		expect(await db.sample.count({ where: { runId } })).toBe(0);
	});
});

it("a run that is cancelled while it waits is not tried again", async () => {
	const row = await aTeacher(stage.projectId);
	const runId = await start(row.id);
	const down = async () => fakeTeacher({ always: "unavailable" });
	await work({ openTeacher: down });
	expect(await read(runId)).toMatchObject({ status: "waiting" });
	await cancelGenerationRun(stage.actor, runId);
	await work({ openTeacher: down });
	expect(await read(runId)).toMatchObject({ status: "cancelled", reason: null });
});
