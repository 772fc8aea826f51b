import { expect, it } from "vitest";
import { expectedRows, type FreezeDraft, freezeInput } from "./freeze-draft.ts";

const draft = (over: Partial<FreezeDraft> = {}): FreezeDraft => ({
	name: "kitchen",
	under: "",
	knowledgeShare: "",
	heldOut: "10",
	systemPrompt: "",
	seed: "42",
	...over,
});

it("asks for what is typed", () => {
	const typed = draft({ under: "/knowledge/science/", knowledgeShare: "40", heldOut: "5" });
	expect(freezeInput(typed)).toEqual({
		input: {
			name: "kitchen",
			under: "knowledge/science",
			knowledgeShare: 40,
			heldOutShare: 0.05,
			systemPrompt: "",
			seed: 42,
		},
	});
	expect(freezeInput(draft())).toMatchObject({ input: { heldOutShare: 0.1 } });
});

it("names the fields that cannot be sent", () => {
	expect(freezeInput(draft({ heldOut: "51" }))).toEqual({ faults: new Set(["heldOut"]) });
	const bad = draft({ name: "Kitchen!", knowledgeShare: "120", heldOut: "", seed: "1.5" });
	expect(freezeInput(bad)).toEqual({ faults: new Set(["name", "knowledgeShare", "heldOut", "seed"]) });
});

it("forecasts the rows a share leaves", () => {
	const forecast = { knowledge: 10, skills: 90 };
	expect(expectedRows(forecast, { heldOutShare: 0.1 })).toEqual({ rows: 100, heldOut: 10 });
	expect(expectedRows(forecast, { knowledgeShare: 50, heldOutShare: 0 })).toEqual({ rows: 20, heldOut: 0 });
	expect(expectedRows({ knowledge: 0, skills: 9 }, { knowledgeShare: 50, heldOutShare: 0 }).rows).toBe(0);
});
