import { beforeAll, describe, expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { claim, connect } from "#lib/platform/jobs/queue.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, aTeacher, recorded } from "#lib/platform/testing/generation-factories.ts";
import type { Teacher } from "#lib/teachers/teacher.ts";
import { generateBatch } from "#workers/handlers/generate-batch.ts";
import { runJob } from "#workers/runner.ts";
import { cancelGenerationRun, estimateGeneration, startGenerationRun } from "./commands.server.ts";
import { getGenerationRun } from "./queries.server.ts";
import { markRunning, saveProgress } from "./steps.server.ts";
import { fakeTeacher } from "./testing/fake-teacher.ts";

const never = new AbortController().signal;

beforeAll(async () => void (await connect()));

async function world() {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	const leaf = await aLeaf(projectId);
	const teacher = await aTeacher(projectId);
	return { projectId, actor, leaf, teacher };
}

type TeacherRow = Awaited<ReturnType<typeof aTeacher>>;

/** Does what a worker does, until nothing of generation waits. */
async function work(row: TeacherRow, teacher: Teacher = fakeTeacher()): Promise<void> {
	const openTeacher = async () => recorded(teacher, row);
	for (
		let jobs = await claim(4, ["generation.batch"]);
		jobs.length > 0;
		jobs = await claim(4, ["generation.batch"])
	) {
		for (const job of jobs)
			await runJob(job, { "generation.batch": generateBatch(openTeacher) }, never, never);
	}
}

describe("a generation run", () => {
	it("keeps every row with its stage and reason, and its lineage, and its counts add up", async () => {
		const { projectId, actor, leaf, teacher } = await world();
		const input = { nodeIds: [leaf.nodeId], samplesPerLeaf: 30, teacherId: teacher.id, seed: 7 };
		const { value: started } = await startGenerationRun(actor, projectId, input);
		expect(started).toMatchObject({ number: 1, status: "queued", target: 30 });

		await work(teacher);

		const run = await getGenerationRun(actor, started.id);
		expect(run).toMatchObject({ status: "succeeded", reason: null });
		expect(run.accepted).toBeGreaterThanOrEqual(20);
		for (const stage of run.stages) {
			expect(stage.in).toBe(stage.accepted + stage.rejected + stage.failed + stage.inFlight);
			expect(stage.inFlight).toBe(0);
		}
		const rows = await db.sample.groupBy({ by: ["outcome"], where: { runId: started.id }, _count: true });
		const count = (outcome: string) => rows.find((row) => row.outcome === outcome)?._count ?? 0;
		expect(count("accepted")).toBe(run.accepted);
		expect(count("rejected")).toBe(run.stages.reduce((sum, { rejected }) => sum + rejected, 0));
		expect(count("rejected")).toBeGreaterThan(0);

		const [sample] = await db.sample.findMany({
			where: { runId: started.id, outcome: "accepted" },
			include: { seeds: { include: { seedVersion: true } }, calls: true },
			take: 1,
		});
		expect(sample?.seeds.length).toBeGreaterThan(0);
		expect(sample?.seeds[0]?.seedVersion.projectId).toBe(projectId);
	});

	it("begins the second batch with what the first accepted, so that the leaf has no repeats", async () => {
		const { projectId, actor, leaf, teacher } = await world();
		const input = { nodeIds: [leaf.nodeId], samplesPerLeaf: 40, teacherId: teacher.id };
		const { value: started } = await startGenerationRun(actor, projectId, input);
		await work(teacher);
		const rows = await db.sample.findMany({ where: { runId: started.id, outcome: "accepted" } });
		expect(new Set(rows.map(({ batch }) => batch))).toEqual(new Set([0, 1]));
		expect(new Set(rows.map(({ questionSha256 }) => questionSha256)).size).toBe(rows.length);
	});

	it("goes on when an endpoint refuses for good: the rows fail, the run ends", async () => {
		const { projectId, actor, leaf, teacher } = await world();
		const input = { nodeIds: [leaf.nodeId], samplesPerLeaf: 10, teacherId: teacher.id };
		const { value: started } = await startGenerationRun(actor, projectId, input);
		await work(teacher, fakeTeacher({ always: "invalid" }));
		const run = await getGenerationRun(actor, started.id);
		expect(["succeeded", "failed"]).toContain(run.status);
		expect(run.accepted).toBe(0);
		expect(run.stages[0]?.failed).toBeGreaterThan(0);
	});

	it("is refused over a leaf that cannot be generated from, and says which and why", async () => {
		const { projectId, actor, teacher } = await world();
		const folder = await db.taxonomyNode.create({
			data: {
				id: crypto.randomUUID(),
				projectId,
				kind: "knowledge",
				path: "knowledge",
				name: "knowledge",
				isLeaf: false,
			},
		});
		const input = { nodeIds: [folder.id], samplesPerLeaf: 10, teacherId: teacher.id };
		await expect(startGenerationRun(actor, projectId, input)).rejects.toMatchObject({
			code: "generation.blocked",
			details: { findings: [{ at: "knowledge", says: "It is a folder. Choose leaves." }] },
		});
		expect(await db.generationRun.count({ where: { projectId } })).toBe(0);
	});

	it("cancels: no job is left, what was accepted stays", async () => {
		const { projectId, actor, leaf, teacher } = await world();
		const input = { nodeIds: [leaf.nodeId], samplesPerLeaf: 60, teacherId: teacher.id };
		const { value: started } = await startGenerationRun(actor, projectId, input);
		const [job] = await claim(1, ["generation.batch"]);
		if (!job) throw new Error("nothing to claim");
		await runJob(
			job,
			{ "generation.batch": generateBatch(async () => recorded(fakeTeacher(), teacher)) },
			never,
			never,
		);
		const second = { runId: started.id, nodeId: leaf.nodeId, batch: 1 };
		await markRunning(projectId, second);
		const stage = {
			stage: "questions",
			in: 9,
			accepted: 2,
			rejected: 1,
			failed: 0,
			inFlight: 6,
			reasons: {},
		};
		const calls = { count: 4, promptTokens: 400, completionTokens: 40 };
		await saveProgress(projectId, second, { stages: [stage], accepted: 2, calls }, { isAnswered: true });
		const before = await getGenerationRun(actor, started.id);
		expect(before.accepted).toBe(before.kept + 2);
		// Another attempt, after a crash, begins at nothing and goes over what is kept: figures do not go back.
		const none = { count: 1, promptTokens: 100, completionTokens: 10 };
		await saveProgress(projectId, second, { stages: [], accepted: 0, calls: none }, { isAnswered: true });
		expect(await getGenerationRun(actor, started.id)).toMatchObject({
			accepted: before.accepted,
			calls: before.calls,
		});
		const { value: cancelled } = await cancelGenerationRun(actor, started.id);
		// Rows on their way are lost, and counted no more; their calls were made.
		expect(cancelled).toMatchObject({ accepted: before.kept, kept: before.kept, calls: before.calls });
		expect(cancelled.stages.map(({ inFlight }) => inFlight)).toEqual(cancelled.stages.map(() => 0));
		expect(cancelled.status).toBe("cancelled");
		await work(teacher);
		const after = await getGenerationRun(actor, started.id);
		expect(after.leaves[0]).toMatchObject({ batches: 3, batchesDone: 1, status: "cancelled" });
		expect(await db.sample.count({ where: { runId: started.id, outcome: "accepted" } })).toBe(
			cancelled.accepted,
		);
		await expect(cancelGenerationRun(actor, started.id)).rejects.toMatchObject({
			code: "generation-run.ended",
		});
	});

	it("is estimated with teacher and judge at their own prices, and in one currency only", async () => {
		const { projectId, actor, leaf } = await world();
		const per = (priceOutMicros: bigint, currency = "USD") =>
			aTeacher(projectId, { priceInMicros: 0n, priceOutMicros, currency });
		const [dear, cheap, free, euros] = [
			await per(8_000_000n),
			await per(1_000_000n),
			await per(0n),
			await per(1n, "EUR"),
		];
		const costOf = async (teacherId: string, judgeId?: string) => {
			const input = { nodeIds: [leaf.nodeId], samplesPerLeaf: 10, teacherId, ...(judgeId && { judgeId }) };
			return (await estimateGeneration(actor, projectId, input)).value.costMicros;
		};
		const both = (await costOf(dear.id))?.likely ?? 0;
		const wrote = (await costOf(dear.id, free.id))?.likely ?? 0;
		const judged = (await costOf(free.id, dear.id))?.likely ?? 0;
		expect(wrote).toBeGreaterThan(0);
		expect(judged).toBeGreaterThan(0);
		expect(Math.abs(wrote + judged - both)).toBeLessThan(20);
		expect((await costOf(dear.id, cheap.id))?.likely).toBeCloseTo(wrote + judged / 8, -1);
		expect(await costOf(free.id)).toBeNull();
		expect(await costOf(dear.id, euros.id)).toBeNull();
	});

	it("is started by admins only; an estimate changes nothing", async () => {
		const { projectId, actor, leaf, teacher } = await world();
		const { actor: contributor } = await aMember(projectId, "contributor");
		const input = { nodeIds: [leaf.nodeId], samplesPerLeaf: 10, teacherId: teacher.id };
		await expect(startGenerationRun(contributor, projectId, input)).rejects.toMatchObject({
			code: "auth.not-permitted",
		});
		const { value } = await estimateGeneration(actor, projectId, input);
		expect(value.samples).toBe(10);
		expect(value.calls.likely).toBeGreaterThan(10);
		expect(value.calls.low).toBeLessThanOrEqual(value.calls.likely);
		expect(await db.generationRun.count({ where: { projectId } })).toBe(0);
	});
});
