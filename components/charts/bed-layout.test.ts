import { expect, it } from "vitest";
import { type BedLeaf, layOutBed, nearestPlace } from "./bed-layout.ts";

const leaf = (index: number, more: Partial<BedLeaf> = {}): BedLeaf => ({
	path: `knowledge/area/leaf_${index}`,
	kind: "knowledge",
	seeds: 5,
	accepted: 50,
	target: 100,
	gap: false,
	...more,
});
const heights = (path: string) => [...path.matchAll(/v-([\d.]+)/g)].map((match) => Number(match[1]));

it("draws a stem per leaf, as high as its share, capped at 110 %", () => {
	const { groups } = layOutBed([leaf(0), leaf(1, { accepted: 100 }), leaf(2, { accepted: 900 })], 600, 78);
	// 60 px is the whole target: 78 − 12 soil − 6 head
	expect(heights(groups[0]?.stems ?? "")).toEqual([30, 60, 66]);
});

it("marks a leaf without an accepted seed below the soil and gives it no stem", () => {
	const { groups } = layOutBed([leaf(0, { gap: true })], 600, 78);
	expect(groups[0]?.stems).toBe("");
	expect(groups[0]?.gaps).toContain("v4");
});

it("outlines a leaf that is not generated at the least height, alone or by the thousand, and gives it no stem", () => {
	const publicLeaf = (index: number) => leaf(index, { kind: "foundational_skill", target: 0, accepted: 0 });
	for (const count of [2, 4000]) {
		const { groups } = layOutBed(
			Array.from({ length: count }, (_, index) => publicLeaf(index)),
			400,
			78,
		);
		expect(groups[0]?.stems).toBe("");
		expect(heights(groups[0]?.outlines ?? "")).toEqual(count === 2 ? [5, 5] : [5]);
	}
});

it("draws the mean of a bin with its gaps as nothing, and not its best, when there are more leaves than pixels", () => {
	const many = Array.from({ length: 4000 }, (_, index) =>
		leaf(index, { accepted: index % 4 === 0 ? 100 : 0, gap: index % 4 === 1 }),
	);
	const { groups, places } = layOutBed(many, 400, 78);
	const stems = heights(groups[0]?.stems ?? "");
	expect(stems).toHaveLength(200);
	expect(stems.every((height) => height === 15)).toBe(true);
	expect(heights(groups[0]?.best ?? "").every((height) => height === 60)).toBe(true);
	expect(places).toHaveLength(4000);
});

it("finds the leaf under the pointer", () => {
	const { places } = layOutBed([leaf(0), leaf(1), leaf(2)], 300, 78);
	expect(nearestPlace(places, 5)).toBe(0);
	expect(nearestPlace(places, 295)).toBe(2);
});
