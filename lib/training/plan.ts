import { InvalidError } from "#lib/platform/errors.ts";
import { type PhaseData, trainingPresets } from "./presets.ts";
import type { TrainingInput, TrainingPlan } from "./schema.ts";

/** Which part of a dataset a phase learns from. */
export type DataPart = "knowledge" | "skills" | "train";

/** Short and long answers are one file until samples say which they are: both read all knowledge. */
export function partOf(data: string): DataPart {
	const part: Record<PhaseData, DataPart> = {
		"knowledge-short": "knowledge",
		"knowledge-long": "knowledge",
		knowledge: "knowledge",
		skills: "skills",
		all: "train",
	};
	return part[data as PhaseData]; // a preset's
}

/**
 * The plan that a preset makes with these changes for a dataset of so many rows. A phase without rows is left out, and
 * so is the replay of it.
 *
 * @throws InvalidError `training.no-rows` when no phase has any, `training.no-such-phase` for a change of none
 */
export function planTraining(
	{ preset: id, changes, seed }: Pick<TrainingInput, "preset" | "changes" | "seed">,
	rows: Readonly<Record<DataPart, number>>,
): TrainingPlan {
	const preset = trainingPresets.find((one) => one.id === id);
	if (!preset) throw new InvalidError("training.no-such-preset", `There is no preset "${id}".`);
	for (const name of Object.keys(changes)) {
		if (!preset.phases.some((phase) => phase.name === name)) {
			throw new InvalidError("training.no-such-phase", `The preset "${preset.name}" has no phase "${name}".`);
		}
	}
	const kept = preset.phases.filter(({ data }) => rows[partOf(data)] > 0);
	if (kept.length === 0) {
		throw new InvalidError("training.no-rows", "This dataset has no rows for any phase of the preset.");
	}
	const names = new Set(kept.map(({ name }) => name));
	return {
		preset: preset.id,
		presetName: preset.name,
		source: preset.source,
		schedule: "constant", // of our trainer, whatever the preset's own
		strategy: preset.strategy,
		seed,
		phases: kept.map((phase) => {
			const change = changes[phase.name] ?? {};
			const batch = change.batch ?? phase.effective_batch_size;
			return {
				name: phase.name,
				data: phase.data,
				rows: rows[partOf(phase.data)],
				epochs: change.epochs ?? phase.epochs ?? 1,
				learningRate: change.learningRate ?? phase.learning_rate,
				batch,
				microBatch: greatestDivisor(batch, phase.micro_batch_size),
				warmupSteps: change.warmupSteps ?? phase.warmup_steps,
				maxSeqLen: change.maxSeqLen ?? phase.max_seq_len,
				saveSamples: phase.save_samples,
				chooseBy: phase.chooseBy,
				replay: phase.replay
					.filter((replay) => names.has(replay.phase))
					.map(({ phase: from, fraction }) => ({ from, share: change.replay?.[from] ?? fraction }))
					.filter(({ share }) => share > 0),
			};
		}),
	};
}

/**
 * Rows that a phase replays of earlier ones, and the optimizer steps it then takes: epochs of rows over the batch, the last
 * step of an epoch short. An estimate: rows that are too long are left out when they are read.
 */
export function stepsOf(
	{
		rows,
		replay,
		batch,
		epochs,
	}: Pick<TrainingPlan["phases"][number], "rows" | "replay" | "batch" | "epochs">,
	phases: TrainingPlan["phases"],
): { replayed: number; steps: number } {
	const rowsOf = (name: string) => phases.find((phase) => phase.name === name)?.rows ?? 0;
	const replayed = replay.reduce((sum, { from, share }) => sum + Math.round(rowsOf(from) * share), 0);
	return { replayed, steps: Math.ceil((rows + replayed) / batch) * epochs };
}

/** The largest number of at most `most` that divides `batch`: rows of a step must fill whole passes. */
function greatestDivisor(batch: number, most: number): number {
	for (let divisor = Math.min(batch, most); divisor > 1; divisor--) if (batch % divisor === 0) return divisor;
	return 1;
}
