import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Command, UsageError } from "#cli/command.ts";
import { versionId } from "#cli/commands/dataset.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { type Server, serverOf } from "#cli/server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { trainingPresets } from "#lib/training/presets.ts";
import { ModelView, TrainingRunView } from "#lib/training/schema.ts";

/** Seconds between two looks at a training that is waited for. */
const LOOK_SECONDS = 2;

export const command: Command = {
	summary: "Start a training of a dataset version, and wait for it if asked to.",
	usage: [
		"Usage: seedbed train --dataset NAME[@N] --model NAME --preset ID [--project SLUG] [--seed N] [--wait] [--json]",
		"",
		"  --dataset  a frozen dataset; its newest version where @N is left out",
		"  --model    the model to start from, by its name or id",
		`  --preset   ${trainingPresets.map(({ id }) => id).join(", ")}`,
		"  --wait     until the training has ended, with its progress on stderr",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 started (with --wait: ended well), 1 it failed or was stopped, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, {
			project: { type: "string" },
			dataset: { type: "string" },
			model: { type: "string" },
			preset: { type: "string" },
			seed: { type: "string" },
			wait: { type: "boolean" },
			json: { type: "boolean" },
		});
		if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is no option.`);
		const { dataset, model, preset } = values;
		if (dataset === undefined) throw new UsageError("Name a dataset with --dataset.");
		if (model === undefined) throw new UsageError("Name a model with --model.");
		if (!trainingPresets.some(({ id }) => id === preset)) {
			throw new UsageError(`--preset is one of ${trainingPresets.map(({ id }) => id).join(", ")}.`);
		}
		const seed = numberOption("seed", values.seed, { fallback: 42, min: 0, max: 2 ** 32 - 1 });
		const server = serverOf();
		const projectId = await server.projectId(values.project);
		const models = await server.ask(z.array(ModelView), `/projects/${projectId}/models`);
		const started = await server.ask(TrainingRunView, `/projects/${projectId}/training-runs`, {
			method: "POST",
			json: {
				versionId: await versionId(server, projectId, dataset),
				baseModelId: modelCalled(models, model),
				preset,
				seed,
			},
		});
		const run = values.wait ? await waitFor(server, started) : started;
		process.stdout.write(values.json ? `${JSON.stringify(run)}\n` : `${sentenceOf(run)}\n`);
		return values.wait && run.status !== "succeeded" ? 1 : 0;
	},
};

function modelCalled(models: readonly ModelView[], wanted: string): string {
	const named = models.filter(({ name, id }) => name === wanted || id === wanted);
	const found = named.find(({ isReady }) => isReady) ?? named[0]; // newest first
	if (found) return found.id;
	const names = models.map(({ name }) => `"${name}"`).join(", ") || "none";
	throw new NotFoundError("model.not-found", `There is no model "${wanted}". There are: ${names}.`);
}

const hasEnded = ({ status }: TrainingRunView) =>
	status === "succeeded" || status === "failed" || status === "cancelled";

/** A server that is started anew meanwhile is asked again: the training goes on without it. */
async function waitFor(server: Server, started: TrainingRunView): Promise<TrainingRunView> {
	let run = started;
	let said = "";
	while (!hasEnded(run)) {
		const says = sentenceOf(run);
		if (says !== said) process.stderr.write(`${says}\n`);
		said = says;
		await sleep(LOOK_SECONDS * 1000);
		run = await server.ask(TrainingRunView, `/training-runs/${run.id}`).catch((error: unknown) => {
			if (!isUnreachable(error)) throw error;
			process.stderr.write(`${error.message} Asking again.\n`);
			return run;
		});
	}
	return run;
}

const isUnreachable = (error: unknown): error is Error =>
	error instanceof Error && "code" in error && error.code === "server.unreachable";

function sentenceOf({ number, status, reason, newest }: TrainingRunView): string {
	const at = newest ? `, ${newest.phase} step ${newest.step}, loss ${newest.loss.toFixed(3)}` : "";
	return `Training ${number}: ${status}${at}.${reason === null ? "" : ` ${reason}`}`;
}
