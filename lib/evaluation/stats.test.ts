import { describe, expect, it } from "vitest";
import {
	estimateClusteredMean,
	estimateMean,
	holm,
	minimumDetectable,
	pairedDifference,
	studentCdf,
	studentQuantile,
} from "./stats.ts";

describe("Student's t", () => {
	// Printed tables of the t distribution, two-sided 5 % and 1 %.
	it.each([
		[0.975, 1, 12.7062],
		[0.975, 4, 2.7764],
		[0.975, 30, 2.0423],
		[0.995, 10, 3.1693],
		[0.975, 1000, 1.9623],
	])("the quantile at %d with %d degrees of freedom is %d", (p, freedom, expected) => {
		expect(studentQuantile(p, freedom)).toBeCloseTo(expected, 4);
		expect(studentQuantile(1 - p, freedom)).toBeCloseTo(-expected, 4);
	});

	it("has its cdf and quantile undo each other", () => {
		for (const freedom of [1, 3, 17, 240]) {
			for (const p of [0.01, 0.3, 0.5, 0.9, 0.999]) {
				expect(studentCdf(studentQuantile(p, freedom), freedom)).toBeCloseTo(p, 8);
			}
		}
	});
});

describe("means", () => {
	it("has the interval of a worked example", () => {
		const { mean, standardError, interval } = estimateMean([2, 4, 4, 5, 10]);
		expect(mean).toBe(5);
		expect(standardError).toBeCloseTo(1.341641, 5); // √(36/4) / √5
		expect(interval?.low).toBeCloseTo(1.275, 3);
		expect(interval?.high).toBeCloseTo(8.725, 3);
	});

	it("of one value has no interval", () => {
		expect(estimateMean([7])).toMatchObject({ mean: 7, standardError: null, interval: null });
	});

	it("counts repeats of a question as one question, not as more evidence", () => {
		const once = estimateMean([3, 5, 9]);
		const thrice = estimateClusteredMean([[3, 3, 3], [5, 5, 5], [9, 9, 9], []]);
		expect(thrice.mean).toBeCloseTo(once.mean);
		expect(thrice.standardError).toBeCloseTo(once.standardError ?? Number.NaN);
		expect(thrice.clusters).toBe(3);
	});
});

describe("paired differences", () => {
	it("equals the paired t test of a worked example", () => {
		// Differences 1, 2, 3, 2, 2, 1: mean 11/6, sd √(17/30), t = 5.966 with 5 degrees of freedom.
		const result = pairedDifference([
			[2, 1],
			[4, 2],
			[6, 3],
			[5, 3],
			[7, 5],
			[3, 2],
		]);
		expect(result.difference).toBeCloseTo(11 / 6);
		expect(result.standardError).toBeCloseTo(Math.sqrt(17 / 30 / 6));
		expect(result.p).toBe(2 ** -5);
	});

	it("does not take two equal differences for proof", () => {
		const result = pairedDifference([
			[1, 0],
			[1, 0],
		]);
		expect(result.p).toBe(0.5);
		expect(result.intervalAt(0.05)).toEqual({ low: 0, high: 1 });
	});

	it("finds nothing between a model and itself", () => {
		const same = pairedDifference(Array.from({ length: 50 }, (_, index) => [index % 2, index % 2] as const));
		expect(same).toMatchObject({ difference: 0, p: 1 });
	});
});

describe("Holm", () => {
	it("steps down and stops at the first that stands", () => {
		const verdicts = holm([0.04, 0.001, 0.03, 0.012]);
		expect(verdicts.map(({ rejected }) => rejected)).toEqual([false, true, false, true]);
		expect(verdicts[1]?.level).toBeCloseTo(0.05 / 4);
		expect(verdicts[3]?.level).toBeCloseTo(0.05 / 3);
		expect(verdicts[2]?.level).toBeCloseTo(0.05 / 2);
		expect(verdicts[0]?.level).toBeCloseTo(0.05 / 2);
	});

	it("gives levels at which interval and verdict agree", () => {
		const families = Array.from({ length: 6 }, (_, k) =>
			pairedDifference(
				Array.from(
					{ length: 40 },
					(_, index) => [((index * (k + 3)) % 7) + k * 0.35, (index * 5) % 7] as const,
				),
			),
		);
		const verdicts = holm(families.map(({ p }) => p));
		expect(new Set(verdicts.map(({ rejected }) => rejected)).size).toBe(2);
		for (const [index, { rejected, level }] of verdicts.entries()) {
			const interval = families[index]?.intervalAt(level) ?? { low: 0, high: 0 };
			expect(interval.low > 0 || interval.high < 0).toBe(rejected);
		}
	});
});

it("the minimum detectable difference is 2.8 standard errors at 80 % power", () => {
	expect(minimumDetectable(1)).toBeCloseTo(2.8016, 3);
});
