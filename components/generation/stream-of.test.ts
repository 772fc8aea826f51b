import { describe, expect, it } from "vitest";
import { pipelineFor } from "#lib/generation/pipeline.ts";
import { memoryStore } from "#lib/generation/ports.ts";
import { runPipeline } from "#lib/generation/run.ts";
import { fakeTeacher } from "#lib/generation/testing/fake-teacher.ts";
import { aKnowledgeLeaf, aSkillLeaf } from "#lib/generation/testing/leaves.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { addSums, mainReason, rowSums, streamOf } from "./stream-of.ts";

const stage = (name: string, counts: number[], reasons: Record<string, number> = {}) => {
	const [all = 0, accepted = 0, rejected = 0, failed = 0, inFlight = 0] = counts;
	return { stage: name, in: all, accepted, rejected, failed, inFlight, reasons };
};

const STAGES = [
	stage("contexts", [4, 3, 1, 0, 0]),
	stage("questions", [9, 7, 1, 1, 0], { loop: 1 }),
	stage("duplicates", [5, 3, 2, 0, 0], { duplicate: 2 }),
	stage("question-judge", [3, 2, 0, 0, 1]),
];

describe("rowSums", () => {
	it("counts what waits between two stages as in flight", () => {
		expect(rowSums(STAGES)).toEqual({ in: 9, accepted: 2, rejected: 3, failed: 1, inFlight: 3 });
		expect(rowSums([])).toEqual({ in: 0, accepted: 0, rejected: 0, failed: 0, inFlight: 0 });
		expect(addSums([rowSums(STAGES), rowSums(STAGES)])).toMatchObject({ in: 18, inFlight: 6 });
	});

	it.each([
		["freeform", pipelineFor("compositional_skill", false, "lab"), aSkillLeaf()],
		["grounded", pipelineFor("compositional_skill", true, "lab"), aSkillLeaf({ grounded: true })],
		["knowledge", pipelineFor("knowledge", true, "lab"), aKnowledgeLeaf(8)],
	])("prints a sum that is right at every moment of a run: %s", async (_name, pipeline, leaf) => {
		let moments = 0;
		const teacher = fakeTeacher();
		await runPipeline(
			pipeline,
			{ leaf, batch: 0, target: 20, known: [] },
			{
				teacher,
				judge: teacher,
				store: memoryStore(),
				random: seededRandom("run"),
				concurrency: 8,
				signal: new AbortController().signal,
				onProgress({ stages }) {
					moments++;
					const sums = rowSums(stages.map((one) => ({ ...one, reasons: {} })));
					expect(sums.in).toBe(sums.accepted + sums.rejected + sums.failed + sums.inFlight);
					expect(Math.min(...Object.values(sums))).toBeGreaterThanOrEqual(0);
				},
			},
		);
		expect(moments).toBeGreaterThan(20);
	});
});

it("leads from each ribbon to its rows, most first", () => {
	const names = { stage: { duplicates: "Duplicates" }, reason: { duplicate: "Exact" }, notSorted: "Later" };
	const drawn = streamOf(
		[stage("duplicates", [9, 3, 6, 0, 0], { "near-duplicate": 1, duplicate: 3 })],
		names,
		"/p/x/samples?run=4",
	);
	expect(drawn[0]?.rejected).toEqual([
		{
			reason: "Exact",
			count: 3,
			href: "/p/x/samples?run=4&outcome=rejected&reason=duplicate&stage=duplicates",
		},
		expect.objectContaining({ reason: "near-duplicate", count: 1 }),
		{ reason: "Later", count: 2 },
	]);
	expect(mainReason(STAGES)).toBe("duplicate");
});

it("names no main reason where several tie or none is known", () => {
	expect(mainReason([stage("duplicates", [9, 3, 2], { loop: 1, duplicate: 1 })])).toBeUndefined();
	expect(mainReason([stage("duplicates", [9, 3, 2])])).toBeUndefined();
});
