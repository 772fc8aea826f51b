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
import { aMember, aProject, aSiteAdmin } from "#lib/platform/testing/factories.ts";
import { aLeaf, allowHosts, aTeacher, recorded } from "#lib/platform/testing/generation-factories.ts";
import { changeTeacher } from "#lib/teachers/commands.server.ts";
import { getTeacher } from "#lib/teachers/queries.server.ts";
import type { TeacherRequest } from "#lib/teachers/teacher.ts";
import { generateBatch } from "./handlers/generate-batch.ts";
import { bringForward, work } from "./testing/work.ts";

/** A teacher's outage pauses a run, and fails nothing (design.md §8.6). */

type Fake = Awaited<ReturnType<typeof startFakeTeacher>>;
type Stage = { projectId: string; actor: Actor; nodeId: string };

const SAMPLES = 12;
const PATIENT = 10;
const OPTIONS = { latencyMs: 10, retryAfter: "0" };
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
		fake = await startFakeTeacher({ ...OPTIONS, port: port() });
	};
	beforeEach(async () => {
		answeredBefore = 0;
		fake = await startFakeTeacher(OPTIONS);
		await allowHosts(new URL(fake.baseUrl).host);
	});
	afterEach(() => fake.stop());

	const isWell = () => fake.fail();
	const giveNewKey = async (teacherId: string) => {
		const { actor } = await aSiteAdmin();
		const { etag } = await getTeacher(actor, teacherId);
		await changeTeacher(actor, teacherId, etag, { apiKey: "sk-the-new-one" });
		isWell();
	};
	const outages = [
		["answers 503", /answered 503/, () => fake.fail("503"), isWell],
		[
			"answers 429 and when to come again",
			/answered 429.*"Requests at once"/,
			() => fake.fail("429"),
			isWell,
		],
		[
			"refuses the key",
			/answered 401.*Its key was refused: put a good one in/,
			() => fake.fail("401"),
			giveNewKey,
		],
		["cuts the line", /cut the line/, () => fake.fail("cut"), isWell],
		["gives no answer in time", /no full answer within 1 s/, () => fake.fail("stall"), isWell],
		["answers HTML", /web page instead of JSON/, () => fake.fail("html"), isWell],
		["answers half of its JSON", /stops early or is broken/, () => fake.fail("truncated"), isWell],
		["refuses the connection", /nothing listens/, () => fake.stop(), again],
	] as const;

	it.each(outages)(
		"and %s: the run waits, says why, and goes on when it is back",
		{
			timeout: 120_000,
		},
		async (_, says, goAway, comeBack) => {
			const { id } = await aTeacher(stage.projectId, {
				baseUrl: fake.baseUrl,
				model: fake.model,
				maxConcurrency: 4,
				timeoutSeconds: 1,
				apiKey: "sk-the-old-one",
			});
			const { host } = new URL(fake.baseUrl);
			const runId = await start(id);

			const working = work();
			while (fake.stats().answered < 8) await sleep(2);
			await goAway();
			await working;

			const waiting = await read(runId);
			expect(waiting).toMatchObject({ status: "waiting", reason: expect.stringContaining(host) });
			expect(waiting.reason).toMatch(says);
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
					// what is quoted of a broken answer is the newest one's
					const reason = expect.stringMatching(says);
					expect(run).toMatchObject({ status: "waiting", reason, startedAt });
					await sleep(100);
				}
				await looking;
			}

			await comeBack(id);
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

it("a teacher that errs in every way now and then costs a run nothing but time", async () => {
	const script = (["429", "html", "truncated", "stall", "cut", "500"] as const).flatMap((fault) => [
		fault,
		...Array.from({ length: 4 }, () => "ok" as const),
	]);
	const fake = await startFakeTeacher({ ...OPTIONS, mode: "bad", script });
	await allowHosts(new URL(fake.baseUrl).host);
	const { id } = await aTeacher(stage.projectId, {
		baseUrl: fake.baseUrl,
		model: fake.model,
		maxConcurrency: 4,
		timeoutSeconds: 1,
	});
	const runId = await start(id);
	await work({ onJob: (job) => expect(job.attempt).toBe(0) });
	await fake.stop();

	expect(fake.stats().faults).toEqual({ "429": 1, html: 1, truncated: 1, stall: 1, cut: 1, "500": 1 });
	const run = await read(runId);
	expect(run).toMatchObject({ status: "succeeded", reason: null });
	expect(run.accepted).toBeGreaterThanOrEqual(SAMPLES);
	expect(run.calls.count).toBe(fake.stats().answered);
	const { stages } = run;
	expect(stages.length).toBeGreaterThan(3);
	let coming: number | undefined;
	for (const { in: came, accepted, rejected, failed } of stages) {
		expect(accepted + rejected + failed).toBe(came);
		expect(came).toBe(coming ?? came);
		coming = accepted;
	}
	expect(coming).toBe(run.accepted);
	const kept = await db.sample.groupBy({ by: ["outcome"], where: { runId }, _count: true });
	const rejected = stages.reduce((sum, one) => sum + one.rejected, 0);
	expect(rejected).toBeGreaterThan(0);
	expect(Object.fromEntries(kept.map(({ outcome, _count }) => [outcome, _count]))).toEqual({
		accepted: run.accepted,
		rejected,
	});
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
