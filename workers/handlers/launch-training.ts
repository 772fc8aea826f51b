import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { appendFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { rowLines } from "#lib/datasets/export.server.ts";
import { Mix } from "#lib/datasets/schema.ts";
import { AppError } from "#lib/platform/errors.ts";
import { findTrainer, openLauncher, trainingFolder } from "#lib/training/home.server.ts";
import { type DataPart, partOf } from "#lib/training/plan.ts";
import { TrainingPlan } from "#lib/training/schema.ts";
import { type TrainerSpecInput, trainerSpec } from "#lib/training/spec.ts";
import {
	endTraining,
	findTraining,
	launchesFile,
	markLaunched,
	type Training,
	waitToLaunch,
} from "#lib/training/steps.server.ts";
import type { Handler } from "#workers/handler.ts";

/**
 * Writes a training's data and spec, and starts its trainer; or adopts one that runs already. The trainer outlives this
 * process: `training.watch` looks after it.
 */
const handle: Handler<"training.launch"> = async ({ runId }) => {
	const run = await findTraining(runId);
	if (!run) return undefined;
	if (run.stopWanted !== null) return (tx) => endTraining(tx, run, "cancelled", null);
	try {
		await findTrainer();
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const { message } = error;
		return (tx) => waitToLaunch(tx, run, message);
	}
	const folder = trainingFolder(runId);
	const specPath = await writeSpec(run, folder);
	await countLaunch(folder, run.reason === null);
	const launcher = openLauncher(run.launcher);
	const { externalId } = await launcher.launch({
		name: `train-${runId}`,
		specPath,
		outputDir: join(folder, "output"),
	});
	return (tx) => markLaunched(tx, run, externalId);
};

const whenGivenUp: NonNullable<Handler<"training.launch">["whenGivenUp"]> = async ({ runId }, error) => {
	const run = await findTraining(runId);
	return run && ((tx) => endTraining(tx, run, "failed", error));
};

export const launchTraining: Handler<"training.launch"> = Object.assign(handle, { whenGivenUp });

async function writeSpec(run: Training, folder: string): Promise<string> {
	const plan = TrainingPlan.parse(run.plan);
	const { systemPrompt } = Mix.parse(run.version.mix);
	await mkdir(folder, { recursive: true });
	const files = new Map<DataPart, { path: string; sha256: string }>();
	for (const part of new Set(plan.phases.map(({ data }) => partOf(data)))) {
		files.set(part, await writePart(run.versionId, systemPrompt, part, join(folder, `${part}.jsonl`)));
	}
	const fileOf = (data: string) => files.get(partOf(data)) ?? { path: "", sha256: null };
	const spec = trainerSpec.parse({
		version: 1,
		run: run.id,
		base_model: run.baseModel.path ?? "",
		output_dir: join(folder, "output"),
		chat_template: "lab",
		threads: 1, // two OpenMP threads on a busy machine are five times slower than one (trainer.md §3, trap 8)
		phases: plan.phases.map((phase) => ({
			name: phase.name,
			dataset: fileOf(phase.data),
			replay: phase.replay.map(({ from, share }) => ({
				...fileOf(plan.phases.find(({ name }) => name === from)?.data ?? ""),
				fraction: share,
			})),
			learning_rate: phase.learningRate,
			effective_batch_size: phase.batch,
			micro_batch_size: phase.microBatch,
			epochs: phase.epochs,
			warmup_steps: phase.warmupSteps,
			max_seq_len: phase.maxSeqLen,
			save_samples: phase.saveSamples,
			seed: plan.seed,
		})),
	} satisfies TrainerSpecInput);
	const path = join(folder, "spec.json");
	await writeFile(`${path}.part`, JSON.stringify(spec, null, 1));
	await rename(`${path}.part`, path);
	return path;
}

/**
 * Notes that it is launched: a byte for each time, from the first that people asked for. Whoever dies without a word leaves
 * no other mark.
 */
async function countLaunch(folder: string, isFirst: boolean): Promise<void> {
	const write = isFirst ? writeFile : appendFile;
	await write(launchesFile(folder), ".");
}

/** The same bytes each time: a launch that is done again writes nothing new. */
async function writePart(versionId: string, systemPrompt: string, part: DataPart, path: string) {
	const hash = createHash("sha256");
	const lines = rowLines(versionId, systemPrompt, part);
	await pipeline(
		Readable.from(lines),
		async function* (source: AsyncIterable<string>) {
			for await (const line of source) {
				hash.update(line);
				yield line;
			}
		},
		createWriteStream(`${path}.part`),
	);
	await rename(`${path}.part`, path);
	return { path, sha256: hash.digest("hex") };
}
