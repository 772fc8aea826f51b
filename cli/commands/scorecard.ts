import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, UsageError } from "#cli/command.ts";
import { readOptions } from "#cli/options.ts";
import { type LmEvalResults, readLmEvalResults } from "#lib/evaluation/lm-eval.ts";
import {
	answersBehind,
	type LmEvalSamples,
	readLmEvalSamples,
	taskOfSamplesFile,
} from "#lib/evaluation/lm-eval-samples.ts";
import { modelOfResults, type ScoredModel, scorecard } from "#lib/evaluation/scorecard.ts";
import { SCORECARD_FORMATS, type ScorecardFormat, scorecardText } from "#lib/evaluation/scorecard-text.ts";
import { AppError } from "#lib/platform/errors.ts";

export const command: Command = {
	summary:
		"Lay models side by side from lm-evaluation-harness results, with verdicts where they can be given.",
	usage: `Usage: seedbed scorecard FILE… [--baseline FILE] [--format table|json|csv|latex]

FILE is a results file (JSON) or a samples file (samples_<task>_<time>.jsonl) of lm-evaluation-harness. Sample files
beside a results file, of the same time, are read by themselves; they count only when their mean is the result.
  --baseline  a results file; each model is compared with it. A verdict (better, worse, can't tell) needs the samples
              of both; it is from a paired t test, with Holm's correction over the benchmarks shown
  --format    table (default), json, csv, latex

Exit code: 0 done, 1 some file's numbers were refused (said on stderr), 2 could not run.`,
	async run(args) {
		const { values, positionals } = readOptions(args, {
			baseline: { type: "string" },
			format: { type: "string" },
		});
		const format = SCORECARD_FORMATS.find((each) => each === (values.format ?? "table"));
		if (!format) {
			throw new UsageError(`--format is one of ${SCORECARD_FORMATS.join(", ")}, not "${values.format}".`);
		}
		return await print(positionals, values.baseline, format);
	},
};

async function print(
	files: string[],
	baselineFile: string | undefined,
	format: ScorecardFormat,
): Promise<number> {
	const explicit = files.filter((file) => taskOfSamplesFile(basename(file)) !== null);
	const resultFiles = files.filter((file) => !explicit.includes(file));
	if (resultFiles.length === 0 && baselineFile === undefined)
		throw new UsageError("Name at least one results file.");
	const all = baselineFile === undefined ? resultFiles : [...resultFiles, baselineFile];
	const unique = [...new Map(all.map((file) => [resolve(file), file])).values()];

	let refused = false;
	const claimed = new Set<string>();
	const models: { file: string; model: ScoredModel }[] = [];
	for (const file of unique) {
		const results = await reading(file, async () => readLmEvalResults(await readFile(file, "utf8")));
		const samples = await samplesBeside(file, results, explicit, claimed);
		for (const { severity, message } of [...results.findings, ...samples.findings]) {
			process.stderr.write(`${file}: ${severity}: ${message}\n`);
			if (severity === "error") refused = true;
		}
		models.push({ file, model: withoutSuspects(results, samples) });
	}
	const named = distinctNames(models);
	const base = baselineFile === undefined ? null : named.get(resolve(baselineFile));
	process.stdout.write(scorecardText(scorecard([...named.values()], base?.name ?? null), format));
	return refused ? 1 : 0;
}

type Beside = {
	byTask: Map<string, LmEvalSamples>;
	findings: LmEvalResults["findings"];
	suspects: Set<string>;
};

/** A task whose samples show a wrong tokenizer has no score: its number in the results file is as wrong. */
function withoutSuspects(results: LmEvalResults, { byTask, suspects }: Beside): ScoredModel {
	const entries = results.entries.filter(
		({ task, members }) => !suspects.has(task) && !members.some((member) => suspects.has(member)),
	);
	return modelOfResults({ ...results, entries }, byTask);
}

/**
 * The sample files named, and those in the folder of the results file, that are of this run: of the same time, or, in
 * a folder whose names have no times, all of them agreeing with the results and claimed by no other results file.
 */
async function samplesBeside(
	file: string,
	results: LmEvalResults,
	explicit: readonly string[],
	claimed: Set<string>,
): Promise<Beside> {
	const time = /^results_(.+)\.json$/.exec(basename(file))?.[1] ?? null;
	const siblings = (await readdir(dirname(file))).map((name) => join(dirname(file), name));
	const found: { path: string; task: string; timed: boolean; samples: LmEvalSamples }[] = [];
	for (const path of new Set([...siblings.sort(), ...explicit].map((each) => resolve(each)))) {
		const name = taskOfSamplesFile(basename(path));
		const timed = name?.time != null && name.time === time;
		if (!name || claimed.has(path) || (name.time !== null && time !== null && !timed)) continue;
		const samples = await reading(path, async () => readLmEvalSamples(await readFile(path, "utf8")));
		found.push({ path, task: name.task, timed, samples });
	}
	const untimed = new Map(found.filter(({ timed }) => !timed).map(({ task, samples }) => [task, samples]));
	const agrees = results.entries
		.filter(({ kind, task }) => kind === "task" && untimed.has(task))
		.every((entry) => answersBehind(entry, untimed) !== null);

	const beside: Beside = { byTask: new Map(), findings: [], suspects: new Set() };
	for (const { path, task, timed, samples } of found) {
		const named = explicit.some((each) => resolve(each) === path);
		if (!timed && !agrees && !(named && samples.findings.length > 0)) continue;
		claimed.add(path);
		beside.byTask.set(task, samples);
		const findings = samples.findings.map((finding) => ({
			...finding,
			message: `${basename(path)}${finding.where && `, ${finding.where}`}: ${finding.message}`,
		}));
		beside.findings = [...beside.findings, ...findings];
		if (findings.some(({ code }) => code === "all-zero" || code === "always-first"))
			beside.suspects.add(task);
	}
	return beside;
}

/** A file's name before what is wrong with it. */
async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof AppError) throw new UsageError(`${file}: ${error.message}`);
		if (error instanceof Error && "code" in error)
			throw new UsageError(`${file} cannot be read (${error.code}).`);
		throw error;
	}
}

/** Resolved file → model; models of one name are told apart by their files. */
function distinctNames(models: readonly { file: string; model: ScoredModel }[]): Map<string, ScoredModel> {
	const count = (name: string) => models.filter(({ model }) => model.name === name).length;
	return new Map(
		models.map(({ file, model }) => {
			const name = count(model.name) > 1 ? `${model.name} (${file})` : model.name;
			return [resolve(file), { ...model, name }];
		}),
	);
}
