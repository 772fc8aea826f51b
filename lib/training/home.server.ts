import { join, resolve } from "node:path";
import { env, processEnvironment } from "#lib/platform/env.server.ts";
import { UnavailableError } from "#lib/platform/errors.ts";
import type { Launcher } from "./launchers/launcher.ts";
import { localLauncher } from "./launchers/local.server.ts";
import type { TrainerHome } from "./launchers/python.server.ts";

/** Where trainings put their files: a folder for each, with its data, spec and output. */
export const trainingFolder = (runId: string): string => join(env.SEEDBED_DATA, "training", runId);

/** Where models made here are kept. */
export const modelFolder = (modelId: string): string => join(env.SEEDBED_DATA, "models", modelId);

/**
 * The trainer's Python, made when it is not there: the first time this takes a download of about 2.5 GB.
 *
 * @throws UnavailableError `training.no-python`, with what to do
 */
export async function findTrainer(): Promise<TrainerHome> {
	// The worker calls this. The web's bundler would follow the environment's links out of the project, and fail.
	const { ensureTrainer } = await import(/* turbopackIgnore: true */ "#scripts/trainer-env.mjs");
	try {
		const { python } = await ensureTrainer({ quiet: true });
		return { python, packageDir: resolve("workers/trainer"), env: processEnvironment };
	} catch (cause) {
		const says = cause instanceof Error ? cause.message : String(cause);
		throw new UnavailableError("training.no-python", says, {}, { cause });
	}
}

/** What runs, word for word, as a shell in the project's folder takes it; of a training that has an id, or of one to come. */
export function commandOf(runId: string): string {
	const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;
	const spec = join(trainingFolder(runId), "spec.json");
	return `PYTHONPATH=${quoted(resolve("workers/trainer"))} HF_HUB_OFFLINE=1 "$(node scripts/trainer-env.mjs)" -m seedbed_trainer run --spec ${quoted(spec)}`;
}

/** The launcher of a run. `local` is the one there is; Slurm, Ray and Kubernetes come with their issue. */
export function openLauncher(name: string): Launcher {
	if (name !== "local") throw new Error(`There is no launcher "${name}".`);
	return localLauncher(findTrainer);
}
