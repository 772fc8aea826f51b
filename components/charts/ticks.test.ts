import { expect, it } from "vitest";
import { niceRange, niceTicks, smooth, thin } from "./ticks.ts";

it.each([
	[0, 180, [0, 50, 100, 150]],
	[0.7, 2.2, [1, 1.5, 2]],
	[54, 62, [54, 56, 58, 60, 62]],
	[3, 3, [3]],
])("ticks of %d to %d are %j", (lo, hi, ticks) => expect(niceTicks(lo, hi)).toEqual(ticks));

it("finds a range that holds its values", () => {
	expect(niceRange([12, 112], true)).toEqual([0, 150]);
	const [lo, hi] = niceRange([0.86, 2.07], false);
	expect(lo).toBeLessThanOrEqual(0.86);
	expect(hi).toBeGreaterThanOrEqual(2.07);
	expect(niceRange([], true)).toEqual([0, 1]);
	expect(niceRange([5], false)[1]).toBeGreaterThan(niceRange([5], false)[0]);
});

it("thins by least and greatest: a single spike among 100,000 points stays", () => {
	const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: x === 61_803 ? 99 : Math.sin(x) }));
	const kept = thin(
		points,
		500,
		(p) => p.x,
		(p) => p.y,
	);
	expect(kept.length).toBeLessThanOrEqual(1002);
	expect(kept.some((p) => p.y === 99)).toBe(true);
	expect(kept[0]).toBe(points[0]);
	expect(kept.at(-1)).toBe(points.at(-1));
	expect(kept.every((p, i) => i === 0 || p.x > (kept[i - 1]?.x ?? -1))).toBe(true);
});

it("smooths without pulling the start to zero", () => {
	expect(smooth([4, 4, 4], 0.9).map((v) => Number(v.toFixed(9)))).toEqual([4, 4, 4]);
	expect(smooth([1, 2, 3], 0)).toEqual([1, 2, 3]);
	// A straight fall stays where it is in the middle: no lag.
	expect(smooth([9, 8, 7, 6, 5, 4, 3, 2, 1], 0.8)[4]).toBeCloseTo(5);
});
