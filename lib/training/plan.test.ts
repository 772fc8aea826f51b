import { expect, it } from "vitest";
import { planTraining, stepsOf } from "./plan.ts";

const input = { preset: "tiny", changes: {}, seed: 1 };

it("plans knowledge, then skills with a replay of knowledge", () => {
	const { phases } = planTraining(input, { knowledge: 40, skills: 60, train: 100 });
	expect(phases.map(({ name, rows, replay }) => ({ name, rows, replay }))).toEqual([
		{ name: "kt", rows: 40, replay: [] },
		{ name: "st", rows: 60, replay: [{ from: "kt", share: 0.5 }] },
	]);
});

it("leaves out a phase without rows, and its replay", () => {
	const { phases } = planTraining(input, { knowledge: 0, skills: 60, train: 60 });
	expect(phases.map(({ name, replay }) => [name, replay.length])).toEqual([["st", 0]]);
});

it("takes changes by phase: a share of 0 leaves the replay out, a batch keeps its passes whole", () => {
	const changes = { st: { replay: { kt: 0 }, batch: 6, epochs: 1 } };
	const [, st] = planTraining({ ...input, changes }, { knowledge: 4, skills: 6, train: 10 }).phases;
	expect(st).toMatchObject({ replay: [], batch: 6, microBatch: 3, epochs: 1 });
});

it("says what is wrong", () => {
	const none = { knowledge: 0, skills: 0, train: 0 };
	expect(() => planTraining(input, none)).toThrow("no rows for any phase");
	const changes = { kt9: {} };
	expect(() => planTraining({ ...input, changes }, { ...none, skills: 1 })).toThrow('no phase "kt9"');
});

it("counts steps as the trainer does: replayed rows are in each epoch, and its last step is short", () => {
	const changes = { kt: { batch: 4, epochs: 4 }, st: { batch: 4, epochs: 3 } };
	const { phases } = planTraining({ ...input, changes }, { knowledge: 6, skills: 18, train: 24 });
	expect(phases.map((phase) => stepsOf(phase, phases))).toEqual([
		{ replayed: 0, steps: 8 },
		{ replayed: 3, steps: 18 },
	]);
});
