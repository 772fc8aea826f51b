import type { TrainerPhase } from "./spec.ts";

/** What data a phase of a preset learns from; the mix composer turns it into files. */
export type PhaseData = "knowledge-short" | "knowledge-long" | "knowledge" | "skills" | "all";

export type PresetPhase = Pick<
	TrainerPhase,
	| "name"
	| "learning_rate"
	| "effective_batch_size"
	| "micro_batch_size"
	| "epochs"
	| "warmup_steps"
	| "max_seq_len"
	| "save_samples"
> & {
	data: PhaseData;
	/** Earlier phases of this preset whose rows are mixed in, and the share of them in (0, 1]. */
	replay: readonly { phase: string; fraction: number }[];
	/** Which benchmark chooses the checkpoint; "last" takes the last one. */
	chooseBy: "mmlu" | "mt-bench" | "last";
};

export type TrainingPreset = {
	id: "lab-7b" | "lab-13b" | "ilab" | "training-hub" | "stacked" | "tiny";
	name: string;
	strategy: "phased" | "stacked";
	/** Where the numbers come from; what the source leaves open is said here too. */
	source: string;
	/** The learning rate after warm-up: the source's own, whichever back end runs it. */
	schedule: "constant" | "cosine";
	phases: readonly PresetPhase[];
};

const LAB_BATCH = 3840;

/** The three phases of the LAB paper, section 3.3: knowledge of short answers, of long answers, then skills; replay of all that came before. */
function labPhases(learning_rate: number, warmup_steps: number, epochs: readonly [number, number, number]) {
	const common = {
		learning_rate,
		effective_batch_size: LAB_BATCH,
		micro_batch_size: 4,
		warmup_steps,
		save_samples: 65 * LAB_BATCH,
	};
	return [
		{
			...common,
			name: "kt1",
			data: "knowledge-short",
			replay: [],
			epochs: epochs[0],
			max_seq_len: 2048,
			chooseBy: "mmlu",
		},
		{
			...common,
			name: "kt2",
			data: "knowledge-long",
			replay: [{ phase: "kt1", fraction: 1 }],
			epochs: epochs[1],
			max_seq_len: 2048,
			chooseBy: "mmlu",
		},
		{
			...common,
			name: "st",
			data: "skills",
			replay: [
				{ phase: "kt1", fraction: 1 },
				{ phase: "kt2", fraction: 1 },
			],
			epochs: epochs[2],
			max_seq_len: 4096,
			chooseBy: "mt-bench",
		},
	] satisfies PresetPhase[];
}

/** The ready-made plans, each number with its source. `micro_batch_size` follows the memory at hand: no source names it. */
export const trainingPresets: readonly TrainingPreset[] = [
	{
		id: "lab-7b",
		name: "LAB paper, 7B (Merlinite)",
		strategy: "phased",
		source:
			"LAB paper (arXiv 2403.01081) section 3.3 and Table 2, Merlinite-7B on Mistral-7B: rate 1e-6, batch 3840, 800 warm-up steps, epochs 4/4/7, contexts 2048 and 4096. How often it saved is not in the paper: about 250,000 rows here.",
		schedule: "constant",
		phases: labPhases(1e-6, 800, [4, 4, 7]),
	},
	{
		id: "lab-13b",
		name: "LAB paper, 13B (Labradorite)",
		strategy: "phased",
		source:
			"LAB paper (arXiv 2403.01081) section 3.3 and Table 2, Labradorite-13B on Llama-2-13B: rate 2e-5, batch 3840, 385 warm-up steps, epochs 5/7/7, contexts 2048 and 4096. How often it saved is not in the paper: about 250,000 rows here.",
		schedule: "constant",
		phases: labPhases(2e-5, 385, [5, 7, 7]),
	},
	{
		id: "ilab",
		name: "ilab",
		strategy: "phased",
		source:
			"instructlab, src/instructlab/configuration.py, class _train: 7 epochs at 2e-5 with batch 128, then 10 epochs at 6e-6 with batch 3840, 25 warm-up steps, context 4096, saves each 250,000 rows (rounded here to the batch). Knowledge rows are replayed in the second phase. It takes the last checkpoint of the first.",
		schedule: "cosine",
		phases: [
			{
				name: "knowledge",
				data: "knowledge",
				replay: [],
				learning_rate: 2e-5,
				effective_batch_size: 128,
				micro_batch_size: 4,
				epochs: 7,
				warmup_steps: 25,
				max_seq_len: 4096,
				save_samples: 249_984,
				chooseBy: "last",
			},
			{
				name: "skills",
				data: "skills",
				replay: [{ phase: "knowledge", fraction: 1 }],
				learning_rate: 6e-6,
				effective_batch_size: LAB_BATCH,
				micro_batch_size: 4,
				epochs: 10,
				warmup_steps: 25,
				max_seq_len: 4096,
				save_samples: 65 * LAB_BATCH,
				chooseBy: "mt-bench",
			},
		],
	},
	{
		id: "training-hub",
		name: "training hub",
		strategy: "phased",
		source:
			"training_hub 0.11, examples/scripts/lab_multiphase_training.py: 7 epochs at 2e-5 with batch 128, then 7 epochs at 2e-5 with batch 3840 and the first phase's rows replayed; no warm-up. The context follows ilab's 4096.",
		schedule: "cosine",
		phases: [
			{
				name: "phase07",
				data: "knowledge",
				replay: [],
				learning_rate: 2e-5,
				effective_batch_size: 128,
				micro_batch_size: 4,
				epochs: 7,
				warmup_steps: 0,
				max_seq_len: 4096,
				save_samples: null,
				chooseBy: "last",
			},
			{
				name: "phase10",
				data: "skills",
				replay: [{ phase: "phase07", fraction: 1 }],
				learning_rate: 2e-5,
				effective_batch_size: LAB_BATCH,
				micro_batch_size: 4,
				epochs: 7,
				warmup_steps: 0,
				max_seq_len: 4096,
				save_samples: null,
				chooseBy: "last",
			},
		],
	},
	{
		id: "stacked",
		name: "Stacked, one phase",
		strategy: "stacked",
		source:
			"arXiv 2412.13337: all data in one phase did as well as phases, simpler and with fewer samples; a large batch with a low rate generalised better. Its best settings depend on the model: batch 3840 and 2e-5 as in the LAB paper for 13B, epochs as its skills phase (7), 25 warm-up steps as ilab.",
		schedule: "constant",
		phases: [
			{
				name: "all",
				data: "all",
				replay: [],
				learning_rate: 2e-5,
				effective_batch_size: LAB_BATCH,
				micro_batch_size: 4,
				epochs: 7,
				warmup_steps: 25,
				max_seq_len: 4096,
				save_samples: 65 * LAB_BATCH,
				chooseBy: "mt-bench",
			},
		],
	},
	{
		id: "tiny",
		name: "Tiny, to see it work",
		strategy: "phased",
		source:
			"Ours, for a model of 123,000 parameters on one processor: seconds, not hours. The numbers teach nothing about real models.",
		schedule: "constant",
		phases: [
			{
				name: "kt",
				data: "knowledge",
				replay: [],
				learning_rate: 1e-3,
				effective_batch_size: 16,
				micro_batch_size: 4,
				epochs: 3,
				warmup_steps: 5,
				max_seq_len: 512,
				save_samples: 64,
				chooseBy: "last",
			},
			{
				name: "st",
				data: "skills",
				replay: [{ phase: "kt", fraction: 0.5 }],
				learning_rate: 1e-3,
				effective_batch_size: 16,
				micro_batch_size: 4,
				epochs: 3,
				warmup_steps: 5,
				max_seq_len: 512,
				save_samples: 64,
				chooseBy: "last",
			},
		],
	},
];
