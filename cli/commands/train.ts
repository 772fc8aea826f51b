import { type Command, UsageError } from "#cli/command.ts";
import { tellOf } from "#cli/follow.ts";
import { modelId, versionId } from "#cli/named.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { trainingPresets } from "#lib/training/presets.ts";
import { TrainingRunView } from "#lib/training/schema.ts";

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
		const started = await server.ask(TrainingRunView, `/projects/${projectId}/training-runs`, {
			method: "POST",
			json: {
				versionId: await versionId(server, projectId, dataset),
				baseModelId: await modelId(server, projectId, model),
				preset,
				seed,
			},
		});
		return tellOf(server, started, KIND, values);
	},
};

const KIND = {
	noun: "Training",
	view: TrainingRunView,
	at: "/training-runs",
	facts: ({ newest }: TrainingRunView) =>
		newest ? [`${newest.phase} step ${newest.step}`, `loss ${newest.loss.toFixed(3)}`] : [],
};
