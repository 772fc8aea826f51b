import type { BenchmarkId } from "./benchmarks.ts";

/** A model as the LAB paper reports it. Scores are on each benchmark's own scale; MT-Bench is the mean of three runs. */
export type PaperModel = {
	name: string;
	/** How it was aligned. */
	alignment: string;
	/** Where its training answers came from. */
	teacher: string;
	/** Whether it was made by the LAB method. */
	lab: boolean;
	scores: Readonly<Record<BenchmarkId, number>>;
};

/** Where the figures come from; shown beside them. */
export const PAPER_SOURCE = "Sudalairaj et al. 2024, LAB: Large-Scale Alignment for ChatBots, Table 3";

/**
 * The paper's seven models, in its order. Single figures without answers per question: a difference to them
 * can be shown, a verdict cannot.
 */
export const PAPER_MODELS: readonly PaperModel[] = [
	row("Llama-2-13B-chat", "SFT + RLHF", "Human annotators", [6.65, 54.58, 59.81, 82.52, 75.93, 34.8]),
	row("Orca-2-13B", "Progressive training", "GPT-4", [6.15, 60.37, 59.73, 79.86, 78.22, 48.22]),
	row("WizardLM-13B", "Evol-Instruct", "GPT-4", [7.2, 54.83, 60.24, 82.62, 76.4, 43.75]),
	row("Labradorite-13B", "LAB", "Mixtral-8x7B-Instruct", [7.23, 58.89, 61.69, 83.15, 79.56, 40.11]),
	row("Mistral-7B-Instruct", "SFT", "Public datasets", [6.84, 60.37, 63.65, 84.76, 76.8, 41.85]),
	row("Zephyr-7B-β", "SFT + DPO", "GPT-4", [7.34, 61.07, 63.74, 84.19, 78.06, 34.04]),
	row("Merlinite-7B", "LAB", "Mixtral-8x7B-Instruct", [7.66, 64.88, 63.99, 84.37, 78.24, 44.58]),
];

function row(
	name: string,
	alignment: string,
	teacher: string,
	[mt, mmlu, arc, hellaswag, winogrande, gsm8k]: readonly [number, number, number, number, number, number],
): PaperModel {
	return {
		name,
		alignment,
		teacher,
		lab: alignment === "LAB",
		scores: { "mt-bench": mt, mmlu, arc, hellaswag, winogrande, gsm8k },
	};
}
