import { expect, it } from "vitest";
import { lossRows } from "./loss-rows.ts";

const phases = [
	{ id: "KT/1", from: 0, to: 100 },
	{ id: "ST", from: 100, to: 200 },
];

it("leaves a gap where the data change", () => {
	const rows = lossRows(
		phases,
		[
			{ step: 90, loss: 1 },
			{ step: 100, loss: 0.9 },
			{ step: 110, loss: 2 },
		],
		0.9,
		600,
	);
	expect(rows.map((row) => [row.step, row.raw])).toEqual([
		[90, 1],
		[100, 0.9],
		[105, null],
		[110, 2],
	]);
	// The second phase begins its own smoothing: the first phase does not pull it down.
	expect(rows[3]?.smoothed).toBeCloseTo(2);
});

it("shows a loss that is not a number as a gap", () =>
	expect(lossRows(phases, [{ step: 1, loss: Number.NaN }], 0.9, 600)).toEqual([
		{ step: 1, raw: null, smoothed: null },
	]));

it("draws 100,000 points as some 1,200", () => {
	const points = Array.from({ length: 100_000 }, (_, step) => ({
		step: step / 500,
		loss: 1 + Math.random(),
	}));
	expect(lossRows(phases, points, 0.9, 600).length).toBeLessThan(1300);
});
