import { expect, it } from "vitest";
import { planTraining } from "#lib/training/plan.ts";
import { fits, pointsOf, spansOf } from "./timeline.ts";

const changes = { kt: { batch: 4, epochs: 4 }, st: { batch: 4, epochs: 3 } };
const plan = planTraining({ preset: "tiny", changes, seed: 1 }, { knowledge: 6, skills: 18, train: 24 });
const phase = (name: string, over: object = {}) => ({
	name,
	steps: null,
	done: 0,
	data: null,
	startedAt: null,
	endedAt: null,
	...over,
});

it("puts phases one after the other, by what the trainer said where it has", () => {
	const phases = [phase("kt", { steps: 6, done: 6, endedAt: "2026-11-24T10:00:00Z" }), phase("st")];
	expect(spansOf({ plan, phases })).toEqual([
		{ name: "kt", from: 0, to: 6, done: 6, isEnded: true },
		{ name: "st", from: 6, to: 24, done: 0, isEnded: false },
	]);
});

it("puts the steps of a later phase after those of the one before", () => {
	const spans = spansOf({ plan, phases: [phase("kt"), phase("st")] });
	const step = (phase: string, step: number) => ({ phase, step, loss: 1, learningRate: 1, gradNorm: 1 });
	expect(pointsOf([step("kt", 8), step("st", 1)], spans).map(({ step }) => step)).toEqual([8, 9]);
});

it("takes whole numbers within the limits, and rates that are not whole", () => {
	expect([fits("epochs", 2), fits("epochs", 2.5), fits("epochs", 0), fits("epochs", Number.NaN)]).toEqual([
		true,
		false,
		false,
		false,
	]);
	expect([fits("learningRate", 2e-5), fits("learningRate", 1), fits("learningRate", undefined)]).toEqual([
		true,
		false,
		true,
	]);
});
