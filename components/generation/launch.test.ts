import { describe, expect, it } from "vitest";
import { GenerationInput } from "#lib/generation/schema.ts";
import type { TreeNode } from "#lib/taxonomy/schema.ts";
import {
	blockedBy,
	type Draft,
	hasTwoCurrencies,
	inputOf,
	judgesFor,
	leavesFor,
	leavesOf,
} from "./launch.ts";

let next = 0;
const leaf = (over: Partial<TreeNode> = {}): TreeNode => ({
	id: `00000000-0000-4000-8000-${String(++next).padStart(12, "0")}`,
	path: `compositional_skills/leaf-${next}`,
	kind: "compositional_skill",
	isLeaf: true,
	state: "live",
	seedCount: 5,
	acceptedSamples: 0,
	...over,
});

const teacherId = "00000000-0000-4000-8000-00000000ffff";
const draft: Draft = {
	samples: 30,
	teacherId,
	judgeId: null,
	keepAt: {},
	maxRougeL: undefined,
	seed: undefined,
};

describe("the choice of leaves", () => {
	const full = leaf({ acceptedSamples: 30 });
	const thin = leaf({ acceptedSamples: 29 });
	const empty = leaf({ state: "empty" });
	const all = [full, thin, empty, leaf({ isLeaf: false, state: "folder" }), leaf({ state: "retired" })];
	const leaves = leavesOf(all);
	const given = { ticked: new Set([full.id, empty.id]), target: 30 };

	it("leaves out folders and retired ones, and never takes a blocked one by itself", () => {
		expect(leaves).toEqual([full, thin, empty]);
		expect(leavesFor("under", leaves, given)).toEqual([thin]);
		expect(leavesFor("all", leaves, given)).toEqual([full, thin]);
		expect(leavesFor("chosen", leaves, given)).toEqual([full, empty]);
	});

	it("says why a leaf is blocked", () => {
		expect(blockedBy(empty)).toBe("empty");
		expect(blockedBy(leaf({ kind: "foundational_skill" }))).toBe("foundational");
		expect(blockedBy(thin)).toBeUndefined();
	});
});

it("offers the judges that the leaves' pipelines have", () => {
	const of = (...kinds: TreeNode["kind"][]) => judgesFor(new Set(kinds), "lab").map(({ stage }) => stage);
	expect(of("compositional_skill")).toEqual(["question-judge", "pair-judge"]);
	expect(of("knowledge", "foundational_skill")).toEqual(["faithfulness", "relevance", "stands-alone"]);
	expect(of()).toEqual([]);
});

describe("inputOf", () => {
	const judges = judgesFor(new Set(["compositional_skill"]), "lab");

	it("sends only what differs from the pipeline's own, in a form that the server takes", () => {
		const keepAt = { "question-judge": 1, "pair-judge": 3, faithfulness: 0 };
		const input = inputOf([leaf()], { ...draft, judgeId: teacherId, keepAt, maxRougeL: 0.8 }, judges);
		expect(input).toMatchObject({ keepAt: { "pair-judge": 3 }, maxRougeL: 0.8, samplesPerLeaf: 30 });
		expect(input).not.toHaveProperty("judgeId");
		expect(GenerationInput.safeParse(input).success).toBe(true);
	});

	it.each([
		["no leaf", [], draft],
		["no teacher", [leaf()], { ...draft, teacherId: null }],
		["no number of samples", [leaf()], { ...draft, samples: undefined }],
		["half a sample", [leaf()], { ...draft, samples: 2.5 }],
		["too many leaves", Array.from({ length: 2001 }, () => leaf()), draft],
	])("is not there with %s", (_what, leaves, given) => {
		expect(inputOf(leaves, given, judges)).toBeUndefined();
	});
});

it("makes no sum of two currencies, and sees none where one of the two costs nothing", () => {
	const paidIn = (currency: string, priceInMicros = 1) =>
		({ priceInMicros, priceOutMicros: 0, currency }) as Parameters<typeof hasTwoCurrencies>[0];
	expect(hasTwoCurrencies(paidIn("USD"), paidIn("EUR"))).toBe(true);
	expect(hasTwoCurrencies(paidIn("USD"), paidIn("EUR", 0))).toBe(false);
	expect(hasTwoCurrencies(paidIn("USD"), paidIn("USD"))).toBe(false);
	expect(hasTwoCurrencies(paidIn("USD"), undefined)).toBe(false);
});
