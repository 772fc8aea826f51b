import { execFile } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { AppError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { MODEL } from "#lib/teachers/demo-model.ts";
import { ensureModelFile } from "#lib/teachers/model-file.server.ts";
import { findTrainer, modelFolder } from "#lib/training/home.server.ts";
import { trainerEnvironment } from "#lib/training/launchers/python.server.ts";
import type { Handler } from "#workers/handler.ts";

const run = promisify(execFile);

/** Makes the weights of a model that is made on demand: the tiny one, or SmolLM2 from its GGUF file. */
const handle: Handler<"model.prepare"> = async ({ modelId }, { signal }) => {
	const model = await db.studentModel.findUnique({ where: { id: modelId } });
	if (!model || model.path !== null) return undefined;
	const path = modelFolder(modelId);
	try {
		const home = await findTrainer();
		const half = `${path}.part`;
		await rm(half, { recursive: true, force: true });
		await mkdir(dirname(path), { recursive: true });
		const args =
			model.source === "tiny"
				? ["make-tiny", "--out", half]
				: ["gguf-to-hf", "--gguf", await ggufFile(), "--out", half];
		await run(home.python, ["-m", "seedbed_trainer", ...args], {
			env: trainerEnvironment(home),
			signal,
			timeout: 1_800_000,
		});
		await rm(path, { recursive: true, force: true });
		await rename(half, path);
	} catch (error) {
		if (signal.aborted) throw error;
		const problem = error instanceof AppError ? error.message : `It could not be made: ${lastLine(error)}`;
		return async (tx) => {
			await tx.studentModel.update({ where: { id: modelId }, data: { problem } });
			await tell(tx, model.projectId, "model", modelId);
		};
	}
	return async (tx) => {
		await tx.studentModel.update({ where: { id: modelId }, data: { path, problem: null } });
		await tell(tx, model.projectId, "model", modelId);
	};
};

export const prepareModel: Handler<"model.prepare"> = handle;

const ggufFile = (): Promise<string> =>
	ensureModelFile({ model: MODEL, folder: join(env.SEEDBED_DATA, "models"), offline: env.SEEDBED_OFFLINE });

function lastLine(error: unknown): string {
	const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
	return text.trim().split("\n").at(-1)?.slice(0, 500) ?? "";
}
