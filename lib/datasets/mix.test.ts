import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { apportion, mixFaults, PAPER_MIX, planMix, sharesOf, takeRows } from "./mix.ts";
import { buildReplay, replayFaults } from "./replay-buffer.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const ids = (prefix: string, n: number) => Array.from({ length: n }, (_, index) => `${prefix}${index}`);

describe("a mix", () => {
	it("takes as much as the scarcest source allows, with the shares kept", () => {
		const plan = planMix([
			{ id: "a", available: 60, share: 75 },
			{ id: "b", available: 1000, share: 25 },
		]);
		expect(plan.sources.map(({ rows }) => rows)).toEqual([60, 20]);
		expect(plan.rows).toBe(80);
	});

	it("says what is missing instead of repeating rows, unless asked to", () => {
		const sources = [
			{ id: "a", available: 10, share: 50 },
			{ id: "b", available: 100, share: 50 },
		];
		expect(planMix(sources, 100)).toMatchObject({
			rows: 60,
			sources: [
				{ rows: 10, missing: 40 },
				{ rows: 50, missing: 0 },
			],
		});
		const repeated = planMix(
			sources.map((each) => ({ ...each, repeats: each.id === "a" })),
			100,
		);
		expect(repeated.sources[0]).toMatchObject({ rows: 50, timesOver: 5, missing: 0, share: 50 });
	});

	it("has shares that sum to 100", () => {
		const source = (id: string, share: number, available = 1) => ({ id, share, available });
		expect(mixFaults([source("a", 33.33), source("b", 33.33), source("c", 33.34)])).toEqual([]);
		expect(mixFaults([source("a", 50), source("b", 49)])).toEqual(["The shares sum to 99 %, not 100 %."]);
		expect(mixFaults([source("a", Number.NaN)])).toHaveLength(2);
		expect(mixFaults([source("a", 50), source("a", 50)])).toEqual(["A source is in the mix twice."]);
		expect(() => planMix([source("a", 90)])).toThrow("90 %");
		expect(mixFaults([])).toHaveLength(1);
	});

	it("rounds to whole rows that sum to the total, for any weights", () => {
		for (let total = 0; total < 40; total++) {
			const counts = apportion([3, 1, 1, 0, 2.5], total);
			expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
			expect(counts[3]).toBe(0);
		}
		expect(apportion([1, 1, 1], 100)).toEqual([34, 33, 33]);
		expect(sharesOf([1, 1, 1])).toEqual([33.4, 33.3, 33.3]);
		expect(sharesOf(PAPER_MIX.sources.map(({ rows }) => rows))).toEqual([51.2, 48.8]);
	});
});

describe("the rows taken", () => {
	it("are the same in any order, without repeats, and grow by addition", () => {
		const all = ids("r", 200);
		const some = takeRows(all, 50, { seed: "7" }, sha);
		expect(new Set(some).size).toBe(50);
		expect(takeRows(all.toReversed(), 50, { seed: "7" }, sha)).toEqual(some);
		expect(takeRows(all, 80, { seed: "7" }, sha).slice(0, 50)).toEqual(some);
		expect(takeRows(all, 50, { seed: "8" }, sha)).not.toEqual(some);
		expect(some).not.toEqual(all.slice(0, 50));
	});

	it("repeat evenly when asked, and are refused otherwise", () => {
		expect(() => takeRows(ids("r", 3), 7, { seed: "7" }, sha)).toThrow("there are 3");
		const taken = takeRows(ids("r", 3), 7, { seed: "7", repeats: true }, sha);
		const counts = ids("r", 3).map((id) => taken.filter((each) => each === id).length);
		expect(counts.toSorted()).toEqual([2, 2, 3]);
		expect(() => takeRows(["a", "a"], 1, { seed: "7" }, sha)).toThrow("twice");
		expect(() => takeRows([], 1, { seed: "7", repeats: true }, sha)).toThrow(RangeError);
	});
});

describe("replay", () => {
	const plan = [
		{ name: "KT/1", rows: ids("a", 100), replay: [] },
		{ name: "KT/2", rows: ids("b", 50), replay: [{ from: "KT/1", share: 0.4 }] },
		{
			name: "ST",
			rows: [...ids("c", 80), "a0"],
			replay: [
				{ from: "KT/1", share: 1 },
				{ from: "KT/2", share: 0.001 },
			],
		},
	];

	it("takes the stated share of the earlier phase's own rows, the same each time", () => {
		const phases = buildReplay(plan, "seed", sha);
		expect(phases.map(({ total }) => total)).toEqual([100, 90, 81 + 99 + 1]);
		expect(phases[1]?.replayShare).toBeCloseTo(40 / 90);
		expect(phases[1]?.replayed[0]?.rows.every((id) => id.startsWith("a"))).toBe(true);
		expect(phases[2]?.replayed[0]?.rows).not.toContain("a0");
		expect(phases[2]?.replayed[1]?.rows.every((id) => id.startsWith("b"))).toBe(true);
		expect(buildReplay(plan, "seed", sha)).toEqual(phases);
		expect(buildReplay(plan, "other", sha)[1]?.replayed).not.toEqual(phases[1]?.replayed);
	});

	it("looks only backwards", () => {
		const replay = (from: string, share: number) => [
			{ name: "A", rows: ["1"], replay: [{ from, share }] },
			{ name: "B", rows: ["2"], replay: [] },
		];
		expect(replayFaults(replay("B", 0.5))).toEqual(["A replays B, which is not an earlier phase."]);
		expect(replayFaults(replay("A", 0.5))).toHaveLength(1);
		expect(
			replayFaults([...plan.slice(0, 1), { name: "X", rows: [], replay: [{ from: "KT/1", share: 1.5 }] }]),
		).toEqual(["X: the share of KT/1 is above 0 and at most 1, not 1.5."]);
		expect(() => buildReplay(replay("B", 0.5), "s", sha)).toThrow(RangeError);
	});
});
