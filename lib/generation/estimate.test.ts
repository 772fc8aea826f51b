import { describe, expect, it } from "vitest";
import { seededRandom } from "#lib/platform/random.ts";
import { estimate } from "./estimate.ts";
import { pipelineFor } from "./pipeline.ts";
import { memoryStore } from "./ports.ts";
import { runPipeline } from "./run.ts";
import { fakeTeacher } from "./testing/fake-teacher.ts";
import { aKnowledgeLeaf, aSkillLeaf } from "./testing/leaves.ts";

describe("estimate", () => {
	it("counts the calls of each stage, likely within the range", () => {
		const { calls, promptTokens, stages } = estimate(
			pipelineFor("compositional_skill", false, "lab"),
			[aSkillLeaf()],
			20,
		);
		expect(calls.low).toBeGreaterThanOrEqual(20 * 3 + 20 / 5);
		expect(calls.likely).toBeGreaterThanOrEqual(calls.low);
		expect(calls.high).toBeGreaterThan(calls.likely);
		expect(promptTokens.likely).toBeGreaterThan(100 * calls.likely);
		expect(stages.map(({ calls: own }) => own > 0)).toEqual([true, false, true, true, true]);
	});

	it("tells the judge's tokens from the teacher's", () => {
		const { promptTokens, completionTokens, roles } = estimate(
			pipelineFor("compositional_skill", false, "lab"),
			[aSkillLeaf()],
			20,
		);
		for (const [all, figure] of [
			[promptTokens, "promptTokens"],
			[completionTokens, "completionTokens"],
		] as const) {
			const { teacher, judge } = roles;
			expect(teacher[figure].likely).toBeGreaterThan(0);
			expect(judge[figure].likely).toBeGreaterThan(0);
			expect(Math.abs(teacher[figure].likely + judge[figure].likely - all.likely)).toBeLessThan(2);
		}
	});

	it("adds leaves up", () => {
		const pipeline = pipelineFor("knowledge", true, "lab");
		const one = estimate(pipeline, [aKnowledgeLeaf()], 30);
		const two = estimate(pipeline, [aKnowledgeLeaf(), aKnowledgeLeaf()], 30);
		expect(Math.abs(two.calls.low - 2 * one.calls.low)).toBeLessThan(2);
		expect(Math.abs(two.promptTokens.likely - 2 * one.promptTokens.likely)).toBeLessThan(2);
	});

	it.each([
		["freeform", pipelineFor("compositional_skill", false, "lab"), aSkillLeaf()],
		["grounded", pipelineFor("compositional_skill", true, "lab"), aSkillLeaf({ grounded: true })],
		["knowledge", pipelineFor("knowledge", true, "lab"), aKnowledgeLeaf(8)],
	])("has the calls that a good teacher really takes in its range: %s", async (_name, pipeline, leaf) => {
		const teacher = fakeTeacher({ clean: true });
		await runPipeline(
			pipeline,
			{ leaf, batch: 0, target: 40, known: [] },
			{
				teacher,
				judge: teacher,
				store: memoryStore(),
				random: seededRandom(1),
				concurrency: 8,
				signal: new AbortController().signal,
			},
		);
		const { calls } = estimate(pipeline, [leaf], 40);
		expect(teacher.calls).toBeGreaterThanOrEqual(calls.low);
		expect(teacher.calls).toBeLessThanOrEqual(calls.high);
	});
});
