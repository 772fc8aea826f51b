import { InvalidError } from "#lib/platform/errors.ts";
import { type BenchmarkId, benchmarkOfTask, MMLU_SUBJECTS } from "./benchmarks.ts";
import {
	isObject,
	type JsonObject,
	numberIn,
	objectIn,
	parsePythonJson,
	textIn,
	what,
} from "./lm-eval-json.ts";

/**
 * Reads a results file of lm-evaluation-harness (0.3 to 0.4). Everything in it is what a stranger's program wrote:
 * what cannot be read is reported, and never guessed.
 */

export type ImportFinding = {
	/** An error takes its entry out of a scorecard; a warning goes beside it. */
	severity: "error" | "warning";
	code: string;
	/** The task or line it is about; empty: the whole file. */
	where: string;
	message: string;
};

/** What must be equal for two scores to be compared. Null: the file does not say. */
export type LmEvalSettings = {
	nShot: number | null;
	taskVersion: string | null;
	/** `--limit`: a count, or a share below 1. */
	limit: number | null;
	/** SHA of the chat template; null also when none was applied. */
	templateHash: string | null;
	systemHash: string | null;
	fewshotAsMultiturn: boolean | null;
	/** Over the prompts of all questions (with `--log_samples`); a group's is its members', in order of name. */
	taskHash: string | null;
	harnessVersion: string | null;
};

export type LmEvalEntry = LmEvalSettings & {
	/** One of the six, when the task is it; whether this is the number that the paper reports is `primary`. */
	benchmark: BenchmarkId | null;
	primary: boolean;
	task: string;
	kind: "task" | "group";
	/** Tasks under a group, all levels; empty for a task. */
	members: readonly string[];
	metric: string;
	filter: string;
	/** As the harness has it: a fraction of 1 for accuracies. */
	value: number;
	stderr: number | null;
	/** Questions answered, and those that the task has. */
	samples: { effective: number; original: number } | null;
	/** Fewer questions than the task has: not comparable. */
	partial: boolean;
	higherIsBetter: boolean;
	/** Put together here from the members, because the file has no number for the group. */
	computed: boolean;
};

export type LmEvalResults = {
	model: string;
	harnessVersion: string | null;
	/** When the run started. */
	date: Date | null;
	entries: readonly LmEvalEntry[];
	findings: readonly ImportFinding[];
};

const EXPECTED =
	'Expected is the results file of lm-evaluation-harness: a JSON object with "results", one object of metrics per task.';

/**
 * @throws InvalidError "evaluation.not-lm-eval-results" when the text is not such a file: says what was found and
 *   what is expected
 */
export function readLmEvalResults(text: string): LmEvalResults {
	const file = parse(text);
	const results = objectIn(file, "results");
	if (!results) {
		const keys = Object.keys(file).slice(0, 8).join(", ");
		const found =
			"doc_id" in file
				? "one line of a samples file"
				: `an object with ${keys === "" ? "no keys" : `the keys ${keys}`}`;
		throw notResults(`The file holds ${found}. ${EXPECTED}`);
	}
	const findings: ImportFinding[] = [];
	const entries: LmEvalEntry[] = [];
	for (const [task, metrics] of Object.entries(results)) {
		if (isObject(metrics)) entries.push(...entriesOf(file, task, metrics, findings));
		else
			findings.push(
				error("not-metrics", task, `"${task}" holds ${what(metrics)}, not an object of metrics.`),
			);
	}
	if (entries.length === 0) throw notResults(`"results" holds no number. ${EXPECTED}`, findings);
	entries.push(...missingMmlu(file, entries, findings));
	return { model: modelOf(file), harnessVersion: harnessOf(file), date: dateOf(file), entries, findings };
}

function parse(text: string): JsonObject {
	if (text.trim() === "") throw notResults(`The file is empty. ${EXPECTED}`);
	let file: unknown;
	try {
		file = parsePythonJson(text);
	} catch (cause) {
		const lines = text.trimStart().startsWith("{") && /\}\s*\n\s*\{/.test(text);
		const found = lines
			? "The file holds several JSON objects, as a samples file does."
			: "The file is not JSON.";
		throw notResults(`${found} ${EXPECTED}`, [], { cause });
	}
	if (!isObject(file)) throw notResults(`The file holds ${what(file)}. ${EXPECTED}`);
	return file;
}

function notResults(
	message: string,
	findings: readonly ImportFinding[] = [],
	options?: ErrorOptions,
): InvalidError {
	return new InvalidError("evaluation.not-lm-eval-results", message, { findings }, options);
}

function error(code: string, where: string, message: string): ImportFinding {
	return { severity: "error", code, where, message };
}

function warning(code: string, where: string, message: string): ImportFinding {
	return { severity: "warning", code, where, message };
}

function entriesOf(
	file: JsonObject,
	task: string,
	metrics: JsonObject,
	findings: ImportFinding[],
): LmEvalEntry[] {
	const members = membersOf(file, task);
	const samples = samplesOf(file, task, members);
	const settings = settingsOf(file, task, members);
	const partial = settings.limit !== null || (samples !== null && samples.effective < samples.original);
	if (partial) {
		const share = samples ? `${samples.effective} of ${samples.original} questions` : "some of its questions";
		findings.push(warning("partial", task, `${task} was run on ${share} (--limit): not comparable.`));
	}
	const found = benchmarkOfTask(task);
	const entries: LmEvalEntry[] = [];
	for (const [key, raw] of Object.entries(metrics)) {
		const [metric, filter] = splitKey(key);
		if (!isMetric(metric, key, raw)) continue;
		if (typeof raw !== "number") {
			findings.push(error("no-number", task, `${task}: ${key} is ${what(raw)}, not a number.`));
			continue;
		}
		const primary = found?.lmEval?.metric === metric && found.lmEval.filter === filter;
		if (primary && (raw < 0 || raw > 1)) {
			findings.push(
				error("out-of-range", task, `${task}: ${key} is ${raw}; a fraction between 0 and 1 is expected.`),
			);
			continue;
		}
		entries.push({
			...settings,
			benchmark: found?.id ?? null,
			primary,
			task,
			kind: members.length > 0 ? "group" : "task",
			members,
			metric,
			filter,
			value: raw,
			stderr: stderrOf(metrics, metric, key, filter),
			samples,
			partial,
			higherIsBetter: betterOf(file, members.length > 0 ? members : [task], metric),
			computed: false,
		});
	}
	return entries;
}

/** "acc,none" → acc and none. Files before 0.4 have "acc" alone, which had no filters. */
function splitKey(key: string): [metric: string, filter: string] {
	const comma = key.lastIndexOf(",");
	return comma < 0 ? [key, "none"] : [key.slice(0, comma), key.slice(comma + 1)];
}

/** Before 0.4 a key without a comma is a metric when it is a number; since, it is a description. */
function isMetric(metric: string, key: string, raw: unknown): boolean {
	if (metric.endsWith("_stderr")) return false;
	if (key.includes(",")) return true;
	return !["name", "alias", "sample_len", "sample_count", "version"].includes(key) && typeof raw === "number";
}

function stderrOf(metrics: JsonObject, metric: string, key: string, filter: string): number | null {
	const value = metrics[key.includes(",") ? `${metric}_stderr,${filter}` : `${metric}_stderr`];
	return typeof value === "number" && value >= 0 ? value : null;
}

/** The tasks under a group, through groups of groups; a circle ends where it closes. */
function membersOf(file: JsonObject, group: string): string[] {
	const tree = objectIn(file, "group_subtasks") ?? {};
	const leaves = new Set<string>();
	const seen = new Set<string>();
	const open = [group];
	for (let name = open.pop(); name !== undefined; name = open.pop()) {
		if (seen.has(name)) continue;
		seen.add(name);
		const below = Object.hasOwn(tree, name) ? tree[name] : undefined;
		const children = Array.isArray(below) ? below.filter((child) => typeof child === "string") : [];
		if (children.length === 0 && name !== group) leaves.add(name);
		open.push(...children);
	}
	return [...leaves].sort();
}

function samplesOf(file: JsonObject, task: string, members: readonly string[]): LmEvalEntry["samples"] {
	const counts = objectIn(file, "n-samples");
	if (!counts) return null;
	const total = { effective: 0, original: 0 };
	for (const name of members.length > 0 ? members : [task]) {
		const count = objectIn(counts, name);
		const [effective, original] = [
			count && numberIn(count, "effective"),
			count && numberIn(count, "original"),
		];
		if (typeof effective !== "number" || typeof original !== "number") return null;
		total.effective += effective;
		total.original += original;
	}
	return total;
}

function settingsOf(file: JsonObject, task: string, members: readonly string[]): LmEvalSettings {
	const names = members.length > 0 ? members : [task];
	const config = objectIn(file, "config") ?? {};
	const multiturn = file.fewshot_as_multiturn;
	return {
		nShot: same(names.map((name) => shotsOf(file, name))),
		taskVersion: versionOf(file, task) ?? same(names.map((name) => versionOf(file, name))),
		limit: numberIn(config, "limit"),
		templateHash: textIn(file, "chat_template_sha"),
		systemHash: textIn(file, "system_instruction_sha"),
		fewshotAsMultiturn: typeof multiturn === "boolean" ? multiturn : null,
		taskHash: hashOf(file, names),
		harnessVersion: harnessOf(file),
	};
}

/** The one value of all, or null when they differ. */
function same<T>(values: readonly (T | null)[]): T | null {
	const [first] = values;
	return first !== undefined && values.every((value) => value === first) ? first : null;
}

function shotsOf(file: JsonObject, task: string): number | null {
	const config = objectIn(objectIn(file, "configs") ?? {}, task) ?? {};
	return (
		numberIn(objectIn(file, "n-shot") ?? {}, task) ??
		numberIn(config, "num_fewshot") ??
		numberIn(objectIn(file, "config") ?? {}, "num_fewshot")
	);
}

function versionOf(file: JsonObject, task: string): string | null {
	const versions = objectIn(file, "versions") ?? {};
	const number = numberIn(versions, task);
	if (number !== null) return number.toFixed(1).replace(/\.0$/, "");
	return textIn(versions, task)?.replace(/\.0$/, "") ?? null;
}

function hashOf(file: JsonObject, names: readonly string[]): string | null {
	const hashes = objectIn(file, "task_hashes") ?? {};
	const found = names.map((name) => textIn(hashes, name));
	return found.every((hash) => hash !== null && hash !== "") ? found.join("+") : null;
}

function betterOf(file: JsonObject, names: readonly string[], metric: string): boolean {
	const table = objectIn(file, "higher_is_better") ?? {};
	const flags = names.map((name) => objectIn(table, name)?.[metric]);
	// Task files made by other programs have the text "false" here.
	return !flags.some(
		(flag) => flag === false || (typeof flag === "string" && flag.toLowerCase() === "false"),
	);
}

function modelOf(file: JsonObject): string {
	const config = objectIn(file, "config") ?? {};
	const args = config.model_args;
	const named = isObject(args)
		? (textIn(args, "model") ?? textIn(args, "pretrained"))
		: typeof args === "string"
			? (/(?:^|,)(?:model|pretrained)=([^,]+)/.exec(args)?.[1] ?? null)
			: null;
	return textIn(file, "model_name") ?? named ?? textIn(config, "model") ?? "unnamed model";
}

function harnessOf(file: JsonObject): string | null {
	return textIn(file, "lm_eval_version");
}

function dateOf(file: JsonObject): Date | null {
	const seconds = numberIn(file, "date");
	return seconds !== null && Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000) : null;
}

/**
 * The number for MMLU when its subjects were run one by one: the mean weighted by questions, and the pooled standard
 * error, √(Σ (nᵢ−1)·seᵢ²·nᵢ / (Σnᵢ − k) / Σnᵢ), both as the harness makes them for a group. All 57 or none.
 */
function missingMmlu(
	file: JsonObject,
	entries: readonly LmEvalEntry[],
	findings: ImportFinding[],
): LmEvalEntry[] {
	if (entries.some((entry) => entry.benchmark === "mmlu" && entry.primary)) return [];
	const subjects = entries.filter(
		(entry) =>
			entry.kind === "task" &&
			/^mmlu_[a-z_]+$/.test(entry.task) &&
			entry.metric === "acc" &&
			entry.filter === "none",
	);
	const [first] = subjects;
	if (!first) return [];
	if (subjects.length !== MMLU_SUBJECTS) {
		const message = `${subjects.length} of MMLU's ${MMLU_SUBJECTS} subjects: no score for MMLU.`;
		findings.push(warning("incomplete-group", "mmlu", message));
		return [];
	}
	const pooled = poolGroup(subjects);
	if (!pooled) {
		findings.push(
			warning("incomplete-group", "mmlu", "The subjects of MMLU have no question counts: no score."),
		);
		return [];
	}
	const members = subjects.map(({ task }) => task).sort();
	const settings = settingsOf(file, "mmlu", members);
	const group = {
		benchmark: "mmlu",
		primary: true,
		task: "mmlu",
		kind: "group",
		members,
		computed: true,
	} as const;
	return [{ ...first, ...settings, ...pooled, ...group, partial: subjects.some(({ partial }) => partial) }];
}

/** Null when a member's number of questions is not known. */
export function poolGroup(
	members: readonly Pick<LmEvalEntry, "value" | "stderr" | "samples">[],
): { value: number; stderr: number | null; samples: { effective: number; original: number } } | null {
	let [sum, spread, effective, original] = [0, 0, 0, 0];
	for (const { value, stderr, samples } of members) {
		if (!samples) return null;
		const n = samples.effective;
		sum += value * n;
		spread += stderr === null ? Number.NaN : (n - 1) * stderr ** 2 * n;
		effective += n;
		original += samples.original;
	}
	if (effective === 0) return null;
	const stderr = Math.sqrt(spread / (effective - members.length) / effective);
	return {
		value: sum / effective,
		stderr: Number.isFinite(stderr) ? stderr : null,
		samples: { effective, original },
	};
}
