import { describe, expect, it } from "vitest";
import { InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { type Pipeline, pipelineFor } from "./pipeline.ts";
import { memoryStore, type PipelinePorts } from "./ports.ts";
import type { LeafBatch, PipelineOutcome } from "./rows.ts";
import { runPipeline } from "./run.ts";
import { type FakeTeacher, fakeTeacher } from "./testing/fake-teacher.ts";
import { aKnowledgeLeaf, aSkillLeaf } from "./testing/leaves.ts";

const batchOf = (leaf: LeafBatch["leaf"], target = 20, batch = 0): LeafBatch => ({
	leaf,
	batch,
	target,
	known: leaf.seeds.flatMap(({ pairs }) => pairs.map(({ question }) => question)),
});

const CASES: [string, Pipeline, LeafBatch][] = (["lab", "small"] as const).flatMap((profile) => [
	[`freeform, ${profile}`, pipelineFor("compositional_skill", false, profile), batchOf(aSkillLeaf())],
	[
		`grounded, ${profile}`,
		pipelineFor("compositional_skill", true, profile),
		batchOf(aSkillLeaf({ grounded: true })),
	],
	[`knowledge, ${profile}`, pipelineFor("knowledge", true, profile), batchOf(aKnowledgeLeaf(8))],
]);

const portsOf = (teacher: FakeTeacher, more: Partial<PipelinePorts> = {}): PipelinePorts => ({
	teacher,
	judge: teacher,
	store: memoryStore(),
	random: seededRandom("run"),
	concurrency: 16,
	signal: new AbortController().signal,
	...more,
});

describe.each(CASES)("%s", (_name, pipeline, input) => {
	it("loses no row at any stage, at any moment, with a bad teacher", async () => {
		let moments = 0;
		const outcome = await runPipeline(
			pipeline,
			input,
			portsOf(fakeTeacher(), {
				onProgress: ({ stages }) => {
					moments++;
					for (const stage of stages) {
						expect(stage.in).toBe(stage.accepted + stage.rejected + stage.failed + stage.inFlight);
						expect(stage.inFlight).toBeGreaterThanOrEqual(0);
					}
				},
			}),
		);
		expect(moments).toBe(outcome.calls.count);
		expectToAddUp(pipeline, outcome);
		expect(outcome.accepted.length).toBeGreaterThan(5);
		expect(outcome.rejected.length).toBeGreaterThan(0);
	});

	it("ends alike whatever the order of replies and the calls in flight", async () => {
		const one = await runPipeline(pipeline, input, portsOf(fakeTeacher(), { concurrency: 1 }));
		const many = await runPipeline(
			pipeline,
			input,
			portsOf(fakeTeacher({ jitterMs: 3 }), { concurrency: 32 }),
		);
		expect(many).toEqual(one);
		const keys = [
			...one.accepted,
			...one.rejected.map(({ row }) => row),
			...one.failed.map(({ row }) => row),
		].map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it("ends alike after ten aborts, and repeats only the calls in flight", async () => {
		const teacher = fakeTeacher({ jitterMs: 2 });
		const whole = await runPipeline(pipeline, input, portsOf(teacher));
		const chance = seededRandom(`aborts of ${pipeline.name} ${pipeline.profile}`);
		const again = fakeTeacher({ jitterMs: 2 });
		const store = memoryStore();
		let lost = 0;
		let aborts = 0;
		while (aborts < 10) {
			const stop = new AbortController();
			// Somewhere in what is left, and at least one call further than last time.
			const left = Math.max(1, whole.calls.count - store.units.size);
			const until = store.units.size + 1 + chance.int(Math.ceil(left / (11 - aborts)));
			const run = runPipeline(
				pipeline,
				input,
				portsOf(again, {
					store: {
						...store,
						save: async (unit, result) => {
							await store.save(unit, result);
							if (store.units.size < until || stop.signal.aborted) return;
							lost += again.inFlight;
							stop.abort(new Error("killed"));
						},
					},
					signal: stop.signal,
				}),
			);
			await expect(run).rejects.toThrow("killed");
			expect(again.inFlight).toBe(0);
			aborts++;
		}
		const resumed = await runPipeline(pipeline, input, portsOf(again, { store }));
		expect(resumed).toEqual(whole);
		expect(again.calls).toBeLessThanOrEqual(teacher.calls + lost);
		expect(lost).toBeGreaterThan(0);
	});

	it("meets its target with a good teacher, draws apart in another batch, and says what each row rests on", async () => {
		const first = await runPipeline(pipeline, input, portsOf(fakeTeacher({ clean: true })));
		expect(first.failed).toEqual([]);
		for (const row of first.accepted) {
			expect(row.seedIds.length).toBeGreaterThan(0);
			expect(row.calls.length).toBeGreaterThan(0);
			expect(row.calls.every(({ callKey }) => callKey !== "")).toBe(true);
			expect(row.scores).toHaveLength(pipeline.rowStages.filter(({ kind }) => kind === "judge").length);
			expect(row.question === "" || row.answer === "").toBe(false);
			if (pipeline.name === "knowledge") expect(row.chunkId).toBeDefined();
		}
		const second = await runPipeline(pipeline, { ...input, batch: 1 }, portsOf(fakeTeacher({ clean: true })));
		const keys = new Set(first.accepted.map(({ key }) => key));
		expect(second.accepted.some(({ key }) => keys.has(key))).toBe(false);
		if (pipeline.profile === "lab") {
			expect(first.ended).toBe("target");
			expect(first.accepted.length).toBeGreaterThanOrEqual(input.target);
		}
	});
});

function expectToAddUp(pipeline: Pipeline, { stages, accepted, rejected, failed }: PipelineOutcome) {
	for (const { stage, in: came, inFlight, ...out } of stages) {
		expect(inFlight).toBe(0);
		expect(came).toBe(out.accepted + out.rejected + out.failed);
		expect(out.rejected).toBe(rejected.filter((one) => one.stage === stage).length);
		expect(out.failed).toBe(failed.filter((one) => one.stage === stage).length);
	}
	// From the last draw on, what a stage accepts is what the next one gets.
	stages.slice(pipeline.draws.length).forEach((stage, at) => {
		expect(stage.in).toBe(stages[pipeline.draws.length + at - 1]?.accepted);
	});
	expect(stages.at(-1)?.accepted).toBe(accepted.length);
}

const [, freeform, skill] = CASES[0] ?? expect.fail("no case");

describe("runPipeline", () => {
	it("rejects a question that is known, and names it", async () => {
		const first = await runPipeline(freeform, skill, portsOf(fakeTeacher({ clean: true })));
		const known = [...skill.known, ...first.accepted.map(({ question }) => question)];
		const second = await runPipeline(freeform, { ...skill, known }, portsOf(fakeTeacher({ clean: true })));
		const repeats = second.rejected.filter(({ reason }) => reason === "duplicate");
		expect(repeats.length).toBeGreaterThanOrEqual(first.accepted.length);
		const [repeat] = repeats;
		const of = repeat?.duplicateOf;
		expect(of && "known" in of ? known[of.known] : undefined).toBe(repeat?.row.question);
	});

	it("never works on a foundational leaf, nor on one without seeds or documents", async () => {
		const ports = portsOf(fakeTeacher());
		const foundational = batchOf({ ...aSkillLeaf(), kind: "foundational_skill" });
		await expect(runPipeline(freeform, foundational, ports)).rejects.toThrow(InvalidError);
		await expect(runPipeline(freeform, batchOf({ ...aSkillLeaf(), seeds: [] }), ports)).rejects.toThrow(
			InvalidError,
		);
		const bare = batchOf(aKnowledgeLeaf(0));
		await expect(runPipeline(pipelineFor("knowledge", true, "lab"), bare, ports)).rejects.toThrow(
			InvalidError,
		);
	});

	it("tells an endpoint that refuses everything from a leaf that yields nothing, and stops asking", async () => {
		const teacher = fakeTeacher({ always: "invalid" });
		const outcome = await runPipeline(freeform, skill, portsOf(teacher));
		expect(outcome).toMatchObject({ ended: "refused", accepted: [], rejected: [] });
		expect(outcome.failed).toHaveLength(teacher.calls);
		expect(outcome.failed[0]).toMatchObject({
			code: "teacher.refused",
			message: "The endpoint answered 400.",
		});
	});

	it("throws what may pass after the others have ended, and goes on from there", async () => {
		const whole = await runPipeline(freeform, skill, portsOf(fakeTeacher({ clean: true })));
		const poisoned = whole.accepted[3]?.question ?? "";
		const isPoisoned = (request: { messages: readonly { content: string }[] }) =>
			request.messages.some(({ content }) => content.includes(poisoned));
		const store = memoryStore();
		const ports = portsOf(fakeTeacher({ clean: true, unavailableFor: isPoisoned }), { store });
		await expect(runPipeline(freeform, skill, ports)).rejects.toThrow(UnavailableError);
		const atFirst = store.units.size;
		expect(atFirst).toBeGreaterThan(whole.calls.count / 2);
		expect(await runPipeline(freeform, skill, portsOf(fakeTeacher({ clean: true }), { store }))).toEqual(
			whole,
		);
		const lastTry = await runPipeline(freeform, skill, {
			...ports,
			store: memoryStore(),
			whenUnavailable: "fail",
		});
		expect(lastTry.failed).toMatchObject([{ code: "teacher.unavailable", row: { question: poisoned } }]);
	});

	it("stops asking an endpoint that is down, also on the last try", async () => {
		for (const whenUnavailable of ["throw", "fail"] as const) {
			const teacher = fakeTeacher({ always: "unavailable" });
			const big = { ...skill, target: 200 };
			await expect(
				runPipeline(freeform, big, portsOf(teacher, { concurrency: 2, whenUnavailable })),
			).rejects.toThrow(UnavailableError);
			expect(teacher.calls).toBeLessThan(12);
		}
	});

	it("keeps within the calls it may have in flight", async () => {
		const teacher = fakeTeacher({ clean: true, jitterMs: 2 });
		await runPipeline(freeform, skill, portsOf(teacher, { concurrency: 3 }));
		expect(teacher.peakInFlight).toBe(3);
	});
});
