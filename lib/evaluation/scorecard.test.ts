import { describe, expect, it } from "vitest";
import { compareScores, type Score, unlikeSettings } from "./compare.ts";
import { readLmEvalResults } from "./lm-eval.ts";
import { readLmEvalSamples } from "./lm-eval-samples.ts";
import { formatDifference, modelOfResults, paperModels, type ScoredModel, scorecard } from "./scorecard.ts";
import { scorecardText } from "./scorecard-text.ts";

/** A score with answers: question i is right when `right(i)`. */
function answered(benchmark: string, n: number, right: (index: number) => boolean, settings = {}): Score {
	const answers = new Map<string, number>();
	for (let index = 0; index < n; index++) answers.set(`q${index}`, right(index) ? 100 : 0);
	const value = [...answers.values()].reduce((sum, each) => sum + each, 0) / n;
	return {
		benchmark,
		value,
		standardError: Math.sqrt((value * (100 - value)) / (n - 1)),
		questions: n,
		partial: false,
		settings: {
			shots: 5,
			metric: "acc,none",
			taskVersion: "1",
			template: null,
			questionsHash: "h",
			judge: null,
			...settings,
		},
		answers,
		source: "import",
	};
}

const model = (name: string, scores: Score[]): ScoredModel => ({
	name,
	alignment: "LAB",
	teacher: "t",
	source: "import",
	scores,
});

describe("verdicts", () => {
	const base = [answered("mmlu", 400, (i) => i % 2 === 0), answered("gsm8k", 400, (i) => i % 4 === 0)];

	it("tell a real difference from noise, in both directions", () => {
		const better = answered("mmlu", 400, (i) => i % 2 === 0 || i % 10 === 1);
		const noise = answered("gsm8k", 400, (i) => (i % 4 === 0 && i !== 8) || i === 1 || i === 5);
		expect(compareScores([better, noise], base)).toMatchObject([
			{ kind: "paired", verdict: "better", difference: 10, pairs: 400 },
			{ kind: "paired", verdict: "can't tell", difference: 0.25 },
		]);
		expect(compareScores(base, [better, noise])[0]).toMatchObject({ verdict: "worse", difference: -10 });
	});

	it("always agree with their interval", () => {
		for (let step = 1; step <= 12; step++) {
			const scores = ["mmlu", "gsm8k"].map((id, k) =>
				answered(id, 400, (i) => i % (k === 0 ? 2 : 4) === 0 || (i % 4 === 1 && i < step * 4)),
			);
			for (const result of compareScores(scores, base)) {
				if (result?.kind !== "paired") throw new Error("expected a paired comparison");
				const { low, high } = result.verdictInterval;
				expect(low > 0 || high < 0).toBe(result.verdict !== "can't tell");
			}
		}
	});

	it("are stricter when more benchmarks are shown", () => {
		// Seven questions won and none lost of 400: p is about 0.008, enough alone and not among ten.
		const edge = (id: string) => answered(id, 400, (i) => i % 2 === 0 || i < 14);
		const flat = (id: string) => answered(id, 400, (i) => i % 2 === 0);
		const alone = compareScores([edge("a")], [flat("a")]);
		expect(alone[0]).toMatchObject({ verdict: "better" });
		const others = Array.from({ length: 9 }, (_, index) => `x${index}`);
		const among = compareScores([edge("a"), ...others.map(flat)], ["a", ...others].map(flat));
		expect(among[0]).toMatchObject({ verdict: "can't tell" });
	});

	it("are not given to figures of a paper", () => {
		const [paper] = paperModels();
		const mmlu = paper?.scores.filter(({ benchmark }) => benchmark === "mmlu") ?? [];
		const [result] = compareScores(mmlu, base);
		expect(result).toMatchObject({ kind: "figure", reason: expect.stringContaining("paper") });
		expect(result?.kind === "figure" && result.difference).toBeCloseTo(4.58);
	});
});

describe("unlike settings are refused", () => {
	const base = answered("mmlu", 10, () => true);
	it.each([
		[{ shots: 0 }, "Unlike shots: 0 here, 5 in the baseline."],
		[{ taskVersion: "2" }, "Unlike task version: 2 here, 1 in the baseline."],
		[{ metric: "acc_norm,none" }, "Unlike metric"],
		[{ template: "abcdef0123" }, "Unlike chat template: abcdef01 here, none in the baseline."],
		[{ questionsHash: "other" }, "The questions or their examples are not the same."],
	])("%j", (settings, reason) => {
		const [result] = compareScores([answered("mmlu", 10, () => true, settings)], [base]);
		expect(result).toMatchObject({ kind: "refused" });
		expect(result?.kind === "refused" && result.reasons.join()).toContain(reason);
	});

	it("and so are a partial run, another judge and other questions", () => {
		expect(unlikeSettings({ ...base, partial: true }, base)).toEqual([
			"This was run on part of the questions.",
		]);
		const judged = (judge: string): Score => ({ ...base, settings: { ...base.settings, judge } });
		expect(unlikeSettings(judged("a"), judged("b"))[0]).toContain("Unlike judge");
		const [result] = compareScores([answered("mmlu", 9, () => true)], [base]);
		expect(result).toMatchObject({ kind: "refused", reasons: [expect.stringContaining("9 in both")] });
	});

	it("while what is not known is not held against them", () => {
		const old = answered("mmlu", 10, () => true, { questionsHash: null, taskVersion: null, shots: null });
		expect(unlikeSettings(old, base)).toEqual([]);
	});
});

describe("a scorecard", () => {
	const mine = model("mine_1 β & co", [
		answered("mmlu", 400, (i) => i % 2 === 0),
		answered("zz_task", 9, () => false),
	]);
	const base = model("=base", [answered("mmlu", 400, (i) => i % 4 === 0)]);

	it("has the paper's columns in its order, then others, and compares with the baseline only", () => {
		const card = scorecard([mine, base, ...paperModels()], "=base");
		expect(card.columns.map(({ id }) => id)).toEqual([
			"mt-bench",
			"mmlu",
			"arc",
			"hellaswag",
			"winogrande",
			"gsm8k",
			"zz_task",
		]);
		expect(card.rows).toHaveLength(9);
		expect(card.rows[0]?.cells.mmlu?.comparison).toMatchObject({ verdict: "better", difference: 25 });
		expect(card.rows[1]).toMatchObject({
			isBaseline: true,
			cells: { mmlu: { comparison: null, nearChance: true } },
		});
		expect(card.rows[8]?.cells["mt-bench"]).toMatchObject({ comparison: null, score: { value: 7.66 } });
	});

	it("refuses two of one name and an unknown baseline", () => {
		expect(() => scorecard([mine, mine], null)).toThrow(RangeError);
		expect(() => scorecard([mine], "nobody")).toThrow('"nobody"');
	});

	it("leaves in four forms", () => {
		const card = scorecard([mine, base], "=base");
		const table = scorecardText(card, "table");
		expect(table).toContain("MMLU (5-shot)");
		expect(table).toContain("+25.00 better");
		const json = JSON.parse(scorecardText(card, "json"));
		expect(json.models[0].scores[0]).toMatchObject({
			benchmark: "mmlu",
			value: 50,
			comparison: { kind: "paired" },
		});
		const [head = "", ...lines] = scorecardText(card, "csv").trimEnd().split("\r\n");
		expect(lines).toHaveLength(3);
		expect(lines.map((line) => line.split(",").length)).toEqual([3, 3, 3].map(() => head.split(",").length));
		expect(lines[2]).toMatch(/^'=base,/);
		expect(scorecardText(card, "latex")).toContain("mine\\_1 $\\beta$ \\& co & LAB");
		expect(scorecardText(card, "latex")).toContain("50.00$^{\\uparrow}$");
	});

	it("shows control characters of a model's name as such", () => {
		expect(scorecardText(scorecard([model("\u001b[2Jx", [])], null), "table")).not.toContain("\u001b");
	});
});

it("a results file with its samples becomes a model with answers, each task once", () => {
	const results = readLmEvalResults(
		JSON.stringify({
			model_name: "m",
			results: {
				winogrande: { "acc,none": 0.5, "acc_stderr,none": 0.5 },
				gsm8k: { "exact_match,flexible-extract": 0.9, "exact_match,strict-match": 0.4 },
				perplexing: { "ppl,none": 12 },
			},
			higher_is_better: { perplexing: { ppl: false } },
			"n-samples": { winogrande: { original: 2, effective: 2 } },
		}),
	);
	const samples = readLmEvalSamples(
		[0, 1]
			.map((doc_id) => JSON.stringify({ doc_id, filter: "none", metrics: ["acc"], acc: doc_id }))
			.join("\n"),
	);
	const { scores } = modelOfResults(results, new Map([["winogrande", samples]]));
	expect(scores.map(({ benchmark, value, answers }) => [benchmark, value, answers?.size])).toEqual([
		["winogrande", 50, 2],
		["gsm8k", 40, undefined],
	]);
});

it("differences have a true minus", () => {
	expect([1.125, -1.3449, 0.001, -0.004].map(formatDifference)).toEqual(["+1.13", "−1.34", "0.00", "0.00"]);
});
