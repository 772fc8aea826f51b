import { describe, expect, it } from "vitest";
import { wordsFor } from "#lib/words/words.ts";
import type { BedLeaf } from "./bed-layout.ts";
import { layOutStream, type StreamStage, streamSums } from "./stream-layout.ts";
import {
	barTable,
	bedTable,
	lineTable,
	lossTable,
	phaseAt,
	planTable,
	streamTable,
	stripsTable,
} from "./tables.ts";

const words = wordsFor("en");
const stages: StreamStage[] = [
	{
		name: "Questions",
		in: 100,
		accepted: 80,
		rejected: [{ reason: "Exact duplicate", count: 12 }],
		failed: 5,
		inFlight: 3,
	},
	{
		name: "Answers",
		in: 80,
		accepted: 60,
		rejected: [
			{ reason: "Not faithful", count: 10 },
			{ reason: "Score under 2", count: 6 },
		],
		failed: 4,
		inFlight: 0,
	},
];

describe("stream", () => {
	it("has every figure in its table", () =>
		expect(streamTable(stages, words).rows).toEqual([
			["Questions", 100, 80, 12, 5, 3],
			["Questions: Exact duplicate", null, null, 12, null, null],
			["Answers", 80, 60, 16, 4, 0],
			["Answers: Not faithful", null, null, 10, null, null],
			["Answers: Score under 2", null, null, 6, null, null],
		]));
	it("adds up: in = accepted + rejected + failed + in flight", () => {
		const sums = streamSums(stages);
		expect(sums).toEqual({ in: 100, accepted: 60, rejected: 28, failed: 9, inFlight: 3 });
		expect(sums.accepted + sums.rejected + sums.failed + sums.inFlight).toBe(sums.in);
	});
	it("draws each ribbon as thick as its rows, the lowest one deepest", () => {
		const { boxes, scale } = layOutStream(stages, 1100, "Failed");
		const legs = boxes[1]?.legs ?? [];
		expect(legs.map((leg) => [leg.reason, Math.round(leg.thick / scale)])).toEqual([
			["Failed", 4],
			["Score under 2", 6],
			["Not faithful", 10],
		]);
		expect(legs.map((leg) => leg.end)).toEqual([...legs.map((leg) => leg.end)].sort((a, b) => b - a));
		const box = boxes[1];
		expect(box && box.inHeight - box.outHeight).toBeCloseTo(20 * scale);
	});
	it("runs no ribbon through the words of another, thick before thin and stage beside stage", () => {
		const reason = "Not supported by the document";
		const stage = (name: string, all: number): StreamStage => ({
			name,
			in: all,
			accepted: all / 4,
			rejected: [
				{ reason, count: all / 100 },
				{ reason, count: all / 2 },
			],
			failed: all / 5,
			inFlight: 0,
		});
		const { boxes, height } = layOutStream(
			["A", "B", "C", "D"].map((name) => stage(name, 1000)),
			940,
			"Failed",
		);
		const legs = boxes.flatMap((box) => box.legs);
		for (const leg of legs) {
			expect(leg.end).toBeLessThan(height);
			for (const other of legs) {
				const isBeside = other.x + other.thick <= leg.labelX || other.x >= leg.labelX + reason.length * 6;
				expect(isBeside || other.end <= leg.end - 24).toBe(true);
			}
		}
	});
	it("keeps a stream of nothing drawable", () => {
		const { boxes } = layOutStream(
			[{ name: "Questions", in: 0, accepted: 0, rejected: [], failed: 0, inFlight: 0 }],
			1000,
			"Failed",
		);
		expect(boxes[0]?.edge).not.toContain("NaN");
	});
});

it("bed: a row for each leaf", () => {
	const leaves: BedLeaf[] = [
		{ path: "knowledge/a", kind: "knowledge", seeds: 5, accepted: 30, target: 300, gap: false },
		{
			path: "foundational_skills/b",
			kind: "foundational_skill",
			seeds: 5,
			accepted: 0,
			target: 0,
			gap: false,
		},
	];
	expect(bedTable(leaves, words).rows).toEqual([
		["knowledge/a", "Knowledge", 5, 30, 300, 0.1],
		["foundational_skills/b", "Foundational skill", 5, 0, null, null],
	]);
});

it("plan: states and replay in words", () =>
	expect(
		planTable(
			[
				{ id: "KT/1", name: "Knowledge, short", state: "done", facts: ["9 rows"], replay: [] },
				{
					id: "ST",
					name: "Skills",
					state: "running",
					share: 0.5,
					facts: [],
					replay: [{ from: "KT/1", share: 0.21 }],
				},
			],
			words,
			(share) => `${share * 100} %`,
		).rows,
	).toEqual([
		["KT/1", "Knowledge, short", "done", "9 rows", ""],
		["ST", "Skills", "50 %", "", "KT/1 21 %"],
	]));

it("strips: a missing score is missing, not zero", () =>
	expect(
		stripsTable(
			[
				{ key: "mmlu", name: "MMLU", lo: 50, hi: 70 },
				{ key: "arc", name: "ARC", lo: 50, hi: 70 },
			],
			[{ key: "m", name: "mine", role: "chosen", scores: { mmlu: { score: 66, lo: 65.2, hi: 66.8 } } }],
			words,
		).rows,
	).toEqual([["mine", 66, "65.2–66.8", null, null]]));

it("loss: every step of both plots is in the one table", () => {
	const phases = [
		{ id: "KT/1", from: 0, to: 10 },
		{ id: "ST", from: 11, to: 20 },
	];
	const points = [
		{ step: 10, loss: 1.5 },
		{ step: 11, loss: 1.2 },
	];
	const scores = [{ name: "MMLU", points: [{ step: 10, score: 58.9, lo: 58.1, hi: 59.7 }] }];
	expect(lossTable(phases, points, scores, words).rows).toEqual([
		[10, "KT/1", 1.5, 58.9, 58.1, 59.7],
		[11, "ST", 1.2, null, null, null],
	]);
	expect(phaseAt(phases, 10)).toBe("KT/1");
});

it("lines and bars: the data as they came", () => {
	const series = [
		{
			name: "a",
			points: [
				{ x: 1, y: 2 },
				{ x: 2, y: null },
			],
		},
		{ name: "b", points: [{ x: 2, y: 5 }] },
	];
	expect(lineTable("x", series, (x) => x).rows).toEqual([
		[1, 2, null],
		[2, null, 5],
	]);
	expect(barTable("k", "v", [{ name: "one", value: 3 }])).toEqual({ head: ["k", "v"], rows: [["one", 3]] });
});
