import { describe, expect, it } from "vitest";
import { InvalidError } from "#lib/platform/errors.ts";
import { isGrounded, pipelineFor, pipelineVersion, stageNames, withSettings } from "./pipeline.ts";
import { render, slotsFor } from "./prompt.ts";
import { aKnowledgeLeaf, aSkillLeaf } from "./testing/leaves.ts";

describe("pipelineFor", () => {
	it("has the stages of LAB for skills and for knowledge", () => {
		expect(stageNames(pipelineFor("compositional_skill", false, "lab"))).toEqual([
			"questions",
			"duplicates",
			"question-judge",
			"answers",
			"pair-judge",
		]);
		expect(stageNames(pipelineFor("knowledge", false, "lab"))).toEqual([
			"pairs",
			"duplicates",
			"faithfulness",
			"relevance",
			"stands-alone",
		]);
		expect(isGrounded(aSkillLeaf({ grounded: true }))).toBe(true);
		expect(isGrounded(aSkillLeaf())).toBe(false);
	});

	it("refuses foundational skills", () => {
		expect(() => pipelineFor("foundational_skill", false, "lab")).toThrow(InvalidError);
	});
});

describe("pipelineVersion", () => {
	it("is the same for the same definition and changes with a limit", async () => {
		const pipeline = pipelineFor("compositional_skill", false, "lab");
		const version = await pipelineVersion(pipeline);
		expect(version).toMatch(/^[0-9a-f]{64}$/);
		expect(await pipelineVersion(withSettings(structuredClone(pipeline), {}))).toBe(version);
		expect(await pipelineVersion(withSettings(pipeline, { keepAt: { "pair-judge": 3 } }))).not.toBe(version);
		expect(await pipelineVersion(withSettings(pipeline, { maxRougeL: 0.8 }))).not.toBe(version);
	});

	it("refuses a threshold that is off the scale or for no judge", () => {
		const pipeline = pipelineFor("compositional_skill", false, "lab");
		expect(() => withSettings(pipeline, { keepAt: { "pair-judge": 4 } })).toThrow(InvalidError);
		expect(() => withSettings(pipeline, { keepAt: { faithfulness: 1 } })).toThrow(InvalidError);
		expect(() => withSettings(pipeline, { maxRougeL: 0 })).toThrow(InvalidError);
	});
});

describe("render", () => {
	it("puts values in as they are, once", () => {
		const leaf = { ...aSkillLeaf(), taskDescription: "Say {{count}} and $& of {{nothing}}." };
		const slots = slotsFor(leaf, leaf.seeds, { question: "{{task}}?" }, 3);
		expect(render([{ role: "user", text: "{{task}} {{question}} {{count}}" }], slots)).toEqual([
			{ role: "user", content: "Say {{count}} and $& of {{nothing}}. {{task}}? 3" },
		]);
		expect(() => render([{ role: "user", text: "{{misspelt}}" }], slots)).toThrow("misspelt");
	});

	it.each(
		(["lab", "small"] as const).flatMap((profile) => [
			[pipelineFor("compositional_skill", false, profile), aSkillLeaf()] as const,
			[pipelineFor("compositional_skill", true, profile), aSkillLeaf({ grounded: true })] as const,
			[pipelineFor("knowledge", true, profile), aKnowledgeLeaf()] as const,
		]),
	)("fills every prompt of $profile $name", (pipeline, leaf) => {
		for (const stage of [...pipeline.draws, ...pipeline.rowStages]) {
			if (stage.kind === "rule") continue;
			const row = { question: "Q-OF-ROW", answer: "A-OF-ROW", context: "C-OF-ROW" };
			const messages = render(stage.prompt, slotsFor(leaf, leaf.seeds, row, 4));
			const text = messages.map(({ content }) => content).join("\n");
			expect(text).not.toMatch(/\{\{|undefined/);
			if (stage.kind === "judge") {
				expect(text).toContain("Q-OF-ROW");
			}
			if (stage.name === "faithfulness" || stage.name === "pair-judge") expect(text).toContain("A-OF-ROW");
			if (stage.name === "faithfulness") expect(text).toContain("C-OF-ROW");
			expect(messages.at(-1)?.role).toBe("user");
		}
	});
});
