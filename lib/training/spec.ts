import { z } from "zod";

const path = z.string().min(1).max(4096);
const count = z.int().min(1);
const beta = z.number().min(0).lt(1);

const source = z.strictObject({
	/** Absolute: a relative path would follow the trainer's working directory. */
	path,
	/** Of the file's bytes, in hex; the trainer refuses a file that has another. */
	sha256: z
		.string()
		.regex(/^[0-9a-f]{64}$/)
		.nullable()
		.default(null),
});

const replaySource = source.extend({
	/** Share of this source's rows, in (0, 1], drawn without replacement; fixed by seed, phase and file. */
	fraction: z.number().gt(0).max(1),
});

const phase = z
	.strictObject({
		name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/),
		dataset: source,
		replay: z.array(replaySource).default([]),
		/** A model folder; null takes the last checkpoint of the phase before, or the base model. */
		init_from: path.nullable().default(null),
		learning_rate: z.number().gt(0).lt(1),
		/** Rows per optimizer step. */
		effective_batch_size: count,
		/** Rows per forward pass. */
		micro_batch_size: count.default(1),
		epochs: count.nullable().default(null),
		samples: count.nullable().default(null),
		/** Linear warm-up, then constant (LAB paper, section 3.3). */
		warmup_steps: z.int().min(0).default(0),
		/** Tokens. */
		max_seq_len: z.int().min(8),
		overlong: z.enum(["drop", "truncate", "reject"]).default("drop"),
		/** A checkpoint each so many rows; null keeps the last one only. */
		save_samples: count.nullable().default(null),
		weight_decay: z.number().min(0).default(0),
		betas: z.tuple([beta, beta]).default([0.9, 0.95]),
		max_grad_norm: z.number().gt(0).default(1),
		seed: z.int().min(0).max(4_294_967_295).default(42),
	})
	.refine((p) => (p.epochs === null) !== (p.samples === null), "give exactly one of epochs and samples")
	.refine(
		(p) => p.effective_batch_size % p.micro_batch_size === 0,
		"effective_batch_size must be a multiple of micro_batch_size",
	);

/**
 * What the trainer is told: one run of one or more phases. Its twin is workers/trainer/seedbed_trainer/spec.py;
 * a test holds the two equal. Numbers are plain counts, tokens and shares in [0, 1].
 */
export const trainerSpec = z
	.strictObject({
		version: z.literal(1),
		run: z.string().min(1).max(200),
		backend: z.enum(["transformers", "training_hub"]).default("transformers"),
		base_model: path,
		output_dir: path,
		chat_template: z.enum(["lab", "model"]).default("lab"),
		dtype: z.enum(["float32", "bfloat16"]).default("float32"),
		threads: count.nullable().default(null),
		/** Older checkpoints stay for evaluation, without their optimizer state. */
		keep_resume_states: count.default(2),
		phases: z.array(phase).min(1),
	})
	.refine((s) => new Set(s.phases.map((p) => p.name)).size === s.phases.length, "phase names must differ");

export type TrainerSpec = z.output<typeof trainerSpec>;
/** As written by hand: what has a default may be left out. */
export type TrainerSpecInput = z.input<typeof trainerSpec>;
export type TrainerPhase = TrainerSpec["phases"][number];
