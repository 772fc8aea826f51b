import type { BranchKind } from "#components/ui/branch.ts";

export type BedLeaf = {
	path: string;
	kind: BranchKind;
	seeds: number;
	accepted: number;
	/** 0 for foundational leaves: their data is public and not generated. */
	target: number;
	/** No accepted seed. */
	gap: boolean;
};

export type BedGroup = {
	kind: BranchKind;
	leaves: readonly BedLeaf[];
	from: number;
	width: number;
	/** SVG paths: stems (a leaf each, or the mean of a bin), best leaf of a bin, marks of missing seeds. */
	stems: string;
	best: string;
	gaps: string;
	/** Outline of the leaves that are not generated. */
	outlines: string;
};

export type BedPlace = { leaf: BedLeaf; x: number; width: number };

const ORDER: readonly BranchKind[] = ["knowledge", "foundational_skill", "compositional_skill"];
const at = (value: number) => Number(value.toFixed(1));
const isGenerated = (leaf: BedLeaf) => leaf.target > 0;
/** Over target is capped at 110 %. */
const shareOf = (leaf: BedLeaf) => (isGenerated(leaf) ? Math.min(1.1, leaf.accepted / leaf.target) : 0);
/** The least height at which an outline can be told from the soil: a leaf without a target has no share to show. */
const OUTLINE = 5;
const outline = (x: number, width: number, soil: number) =>
	`M${at(x + 0.5)} ${soil}v${-OUTLINE}h${at(Math.max(0.5, width - 1))}v${OUTLINE}`;

/**
 * One stem per leaf in the order given, branch beside branch; with more leaves than pixels a column of 2 px stands
 * for its bin: solid = mean share, faint = best leaf, the gap mark as tall as the bin's share of leaves without an
 * accepted seed. The tallest alone would flatter. Leaves that are not generated have no share: they are outlined.
 */
export function layOutBed(leaves: readonly BedLeaf[], width: number, height: number) {
	const parts = ORDER.map((kind) => ({ kind, leaves: leaves.filter((leaf) => leaf.kind === kind) })).filter(
		(part) => part.leaves.length > 0,
	);
	const between = parts.length > 1 ? 18 : 0;
	const room = Math.max(0, width - between * (parts.length - 1));
	const soil = height - 12;
	const tall = soil - 6;
	const least = leaves.length * 0.035;
	const total = parts.reduce((sum, part) => sum + Math.max(part.leaves.length, least), 0);
	const places: BedPlace[] = [];
	let from = 0;
	const groups = parts.map((part): BedGroup => {
		const groupWidth = total === 0 ? 0 : (Math.max(part.leaves.length, least) / total) * room;
		const step = groupWidth / part.leaves.length;
		part.leaves.forEach((leaf, index) => {
			places.push({ leaf, x: from + index * step, width: Math.max(step, 1) });
		});
		const drawn = step < 1.2 ? bins(part.leaves, from, groupWidth) : stems(part.leaves, from, step);
		const group = { ...part, from, width: groupWidth, ...drawn };
		from += groupWidth + between;
		return group;
	});
	return { groups, places, soil };

	function stems(of: readonly BedLeaf[], start: number, step: number) {
		const wide = Math.max(1, Math.min(step > 2.2 ? step - 1 : step, leaves.length < 40 ? 26 : 9));
		const up: string[] = [];
		const gaps: string[] = [];
		const outlines: string[] = [];
		of.forEach((leaf, index) => {
			const x = at(start + index * step);
			const h = at(Math.max(2, shareOf(leaf) * tall));
			if (leaf.gap) gaps.push(`M${x} ${soil + 3}h${at(wide)}v4h${-at(wide)}z`);
			else if (!isGenerated(leaf)) outlines.push(outline(x, wide, soil));
			else up.push(`M${x} ${soil}v${-h}h${at(wide)}v${h}z`);
		});
		return { stems: up.join(""), best: "", gaps: gaps.join(""), outlines: outlines.join("") };
	}

	function bins(of: readonly BedLeaf[], start: number, groupWidth: number) {
		if (!of.some(isGenerated)) {
			return { stems: "", best: "", gaps: "", outlines: outline(start, groupWidth, soil) };
		}
		const count = Math.max(1, Math.floor(groupWidth / 2));
		const mean: string[] = [];
		const best: string[] = [];
		const gaps: string[] = [];
		for (let bin = 0; bin < count; bin++) {
			const inBin = of.slice(
				Math.floor((bin * of.length) / count),
				Math.floor(((bin + 1) * of.length) / count),
			);
			if (inBin.length === 0) continue;
			const seeded = inBin.filter((leaf) => !leaf.gap);
			const x = at(start + bin * 2);
			const m = at((seeded.reduce((sum, leaf) => sum + shareOf(leaf), 0) / inBin.length) * tall);
			const b = at(Math.max(0, ...seeded.map(shareOf)) * tall);
			const g = at((1 - seeded.length / inBin.length) * 9);
			mean.push(`M${x} ${soil}v${-m}h1.6v${m}z`);
			best.push(`M${x} ${soil}v${-b}h1.6v${b}z`);
			if (g > 0.4) gaps.push(`M${x} ${soil + 3}h1.6v${g}h-1.6z`);
		}
		return { stems: mean.join(""), best: best.join(""), gaps: gaps.join(""), outlines: "" };
	}
}

/** The leaf whose stem is nearest to `x`. */
export function nearestPlace(places: readonly BedPlace[], x: number): number {
	let nearest = 0;
	let least = Number.POSITIVE_INFINITY;
	places.forEach((place, index) => {
		const away = Math.abs(place.x + place.width / 2 - x);
		if (away < least) {
			least = away;
			nearest = index;
		}
	});
	return nearest;
}
