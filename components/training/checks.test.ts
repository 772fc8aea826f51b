import { expect, it } from "vitest";
import { planTraining } from "#lib/training/plan.ts";
import type { ModelView } from "#lib/training/schema.ts";
import { wordsFor } from "#lib/words/words.ts";
import { checksOf } from "./checks.ts";

const words = wordsFor("en").training;
const rows = { knowledge: 0, skills: 40, train: 40 };
const version = {
	id: "v",
	name: "garden",
	number: 2,
	rows,
	heldOut: 4,
	warnings: ["40 rows come from the Demo teacher."],
};
const model = { id: "m", name: "Tiny", isReady: true, problem: null } as ModelView; // what the checks read
const input = { preset: "tiny", changes: {}, seed: 1 };
const of = (over: object = {}) => ({ version, model, plan: planTraining(input, rows), ...input, ...over });
const saysOf = (result: string, over: object = {}) =>
	checksOf(of(over), words, String)
		.filter((check) => check.result === result)
		.map(({ says }) => says);

it("lets start what is whole, and says its rows, what is left out and what the rows are", () => {
	expect(saysOf("blocks")).toEqual([]);
	expect(saysOf("pass")).toEqual(["st: 40 rows, about 9 steps."]);
	expect(saysOf("warn")).toEqual([
		"Left out, as the dataset has no rows for it: kt.",
		"40 rows come from the Demo teacher.",
		words.checks.gpu,
	]);
});

it("blocks a model that is not there, numbers that cannot be, and a dataset without rows", () => {
	expect(saysOf("blocks", { model: { ...model, isReady: false } })).toEqual([words.checks.notReady("Tiny")]);
	expect(saysOf("blocks", { changes: { st: { epochs: 0.5 } } })).toEqual([
		words.checks.field("Epochs", "st"),
	]);
	expect(saysOf("blocks", { plan: undefined })).toEqual([words.checks.noRows]);
});

it("says where the warm-up is longer than the phase", () => {
	const changes = { st: { warmupSteps: 50 } };
	expect(saysOf("warn", { plan: planTraining({ ...input, changes }, rows) })[0]).toBe(
		words.checks.fewSteps("st", "50"),
	);
});
