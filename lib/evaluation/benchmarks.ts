/**
 * The six benchmarks that the LAB paper reports, and how each is run and read.
 *
 * Shots and metrics: Sudalairaj et al. 2024, "LAB: Large-Scale Alignment for ChatBots", Table 3. Task names and
 * metric keys: lm-evaluation-harness 0.4. Chance is the score of someone who picks without reading; ARC has a few
 * questions with three or five choices, so its 25 is rounded.
 */

export type BenchmarkId = "mt-bench" | "mmlu" | "arc" | "hellaswag" | "winogrande" | "gsm8k";

export type Benchmark = {
	id: BenchmarkId;
	name: string;
	/** Worked examples put before each question. Null: the notion does not apply. */
	shots: number | null;
	/** What one question is scored by, in words. */
	metric: string;
	/** Both ends of the scale that scores are shown on; higher is better on all six. */
	scale: { min: number; max: number; unit: "points" | "percent" };
	/** On the same scale. Null where guessing has no meaning. */
	chance: number | null;
	/** Null: not run by lm-evaluation-harness. */
	lmEval: { task: string; metric: string; filter: string } | null;
};

const PERCENT = { min: 0, max: 100, unit: "percent" } as const;

export const BENCHMARKS: readonly Benchmark[] = [
	{
		id: "mt-bench",
		name: "MT-Bench",
		shots: null,
		metric: "mean of a judge's ratings",
		scale: { min: 1, max: 10, unit: "points" },
		chance: null,
		lmEval: null,
	},
	{
		id: "mmlu",
		name: "MMLU",
		shots: 5,
		metric: "accuracy, weighted by questions",
		scale: PERCENT,
		chance: 25,
		lmEval: { task: "mmlu", metric: "acc", filter: "none" },
	},
	{
		id: "arc",
		name: "ARC",
		shots: 25,
		metric: "accuracy, choices normalised by length",
		scale: PERCENT,
		chance: 25,
		lmEval: { task: "arc_challenge", metric: "acc_norm", filter: "none" },
	},
	{
		id: "hellaswag",
		name: "HellaSwag",
		shots: 10,
		metric: "accuracy, choices normalised by length",
		scale: PERCENT,
		chance: 25,
		lmEval: { task: "hellaswag", metric: "acc_norm", filter: "none" },
	},
	{
		id: "winogrande",
		name: "Winogrande",
		shots: 5,
		metric: "accuracy",
		scale: PERCENT,
		chance: 50,
		lmEval: { task: "winogrande", metric: "acc", filter: "none" },
	},
	{
		id: "gsm8k",
		name: "GSM8K",
		shots: 5,
		metric: "exact match of the final number, strict",
		scale: PERCENT,
		chance: 0,
		lmEval: { task: "gsm8k", metric: "exact_match", filter: "strict-match" },
	},
];

/** MMLU's subjects: a mean over fewer is another number. */
export const MMLU_SUBJECTS = 57;

/** The benchmark that lm-evaluation-harness runs under exactly this task or group name. */
export function benchmarkOfTask(task: string): Benchmark | undefined {
	return BENCHMARKS.find((each) => each.lmEval?.task === task);
}
