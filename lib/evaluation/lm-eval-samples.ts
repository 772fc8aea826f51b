import { InvalidError } from "#lib/platform/errors.ts";
import type { ImportFinding, LmEvalEntry } from "./lm-eval.ts";
import { isObject, type JsonObject, numberIn, parsePythonJson, textIn, what } from "./lm-eval-json.ts";

/** One question's metrics, in one filter. */
export type LmEvalSample = {
	/**
	 * The question, the same in every model's file: its number in the task, and the hash of its text where the file
	 * has one.
	 */
	question: string;
	docId: number;
	promptHash: string | null;
	filter: string;
	/** 0 or 1 for accuracies. */
	metrics: Readonly<Record<string, number>>;
};

export type LmEvalSamples = { samples: readonly LmEvalSample[]; findings: readonly ImportFinding[] };

const EXPECTED =
	"Expected is a samples file of lm-evaluation-harness: one JSON object a line, with doc_id and metrics.";

/**
 * Reads `samples_<task>_<time>.jsonl`. A question has one line per filter. A broken line is left out and reported.
 * When every log-probability is 0, or more than ten questions were all answered with the first choice, the result
 * is refused by a finding: a wrong tokenizer looks like that.
 *
 * @throws InvalidError "evaluation.not-lm-eval-samples" when no line is a sample
 */
export function readLmEvalSamples(text: string): LmEvalSamples {
	const samples: LmEvalSample[] = [];
	const findings: ImportFinding[] = [];
	const picks: { index: number; zero: boolean }[] = [];
	const seen = new Set<string>();
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		if (line.trim() === "") continue;
		const sample = readSample(line);
		if (typeof sample === "string") {
			findings.push({ severity: "error", code: "broken-line", where: `line ${index + 1}`, message: sample });
			continue;
		}
		const key = `${sample.sample.docId} ${sample.sample.filter}`;
		if (seen.has(key)) {
			const message = `Question ${sample.sample.docId} comes twice under the filter ${sample.sample.filter}.`;
			findings.push({ severity: "error", code: "repeated-question", where: `line ${index + 1}`, message });
			continue;
		}
		seen.add(key);
		samples.push(sample.sample);
		if (sample.pick) picks.push(sample.pick);
	}
	if (samples.length === 0) {
		const [first] = findings;
		const found = first ? `${first.where}: ${first.message}` : "The file is empty.";
		throw new InvalidError("evaluation.not-lm-eval-samples", `${found} ${EXPECTED}`, { findings });
	}
	findings.push(...suspicious(picks));
	return { samples, findings };
}

function suspicious(picks: readonly { index: number; zero: boolean }[]): ImportFinding[] {
	const advice =
		"The server answered with another tokenizer than the harness used, or does not echo prompts.";
	if (picks.length > 0 && picks.every(({ zero }) => zero)) {
		const message = `Every log-probability is 0. ${advice}`;
		return [{ severity: "error", code: "all-zero", where: "", message }];
	}
	if (picks.length > 10 && picks.every(({ index }) => index === 0)) {
		const message = `All ${picks.length} questions are answered with the first choice. ${advice}`;
		return [{ severity: "error", code: "always-first", where: "", message }];
	}
	return [];
}

function readSample(
	line: string,
): { sample: LmEvalSample; pick: { index: number; zero: boolean } | undefined } | string {
	let row: unknown;
	try {
		row = parsePythonJson(line);
	} catch {
		return "This is not JSON.";
	}
	if (!isObject(row)) return `This is ${what(row)}.`;
	const docId = numberIn(row, "doc_id");
	if (docId === null) return "This has no doc_id.";
	const names = row.metrics;
	const metrics: Record<string, number> = {};
	for (const name of Array.isArray(names) ? names.filter((each) => typeof each === "string") : []) {
		const value = Object.hasOwn(row, name) ? row[name] : undefined;
		if (typeof value === "number") metrics[name] = value;
		else if (typeof value === "boolean") metrics[name] = value ? 1 : 0;
	}
	if (Object.keys(metrics).length === 0) return "This has no metric that is a number.";
	const docHash = textIn(row, "doc_hash");
	const question = docHash === null ? String(docId) : `${docId}:${docHash}`;
	const filter = textIn(row, "filter") ?? "none";
	return {
		sample: { question, docId, promptHash: textIn(row, "prompt_hash"), filter, metrics },
		pick: pickOf(row),
	};
}

/** Of a multiple-choice line: the likeliest choice, ties to the first. Generations have none. */
function pickOf(row: JsonObject): { index: number; zero: boolean } | undefined {
	const choices = row.resps;
	if (!Array.isArray(choices) || choices.length < 2) return undefined;
	const likelihoods: number[] = [];
	for (const choice of choices) {
		const pair: unknown = Array.isArray(choice) ? choice[0] : undefined;
		if (!Array.isArray(pair) || pair.length !== 2) return undefined;
		likelihoods.push(Number(pair[0]));
	}
	return {
		index: likelihoods.indexOf(Math.max(...likelihoods)),
		zero: likelihoods.every((value) => value === 0),
	};
}

/** The task in a samples file's name, or null: "samples_gsm8k_2026-11-22T21-58-49.123456.jsonl" → gsm8k. */
export function taskOfSamplesFile(name: string): { task: string; time: string | null } | null {
	const found = /^samples_(.+?)(?:_(\d{4}-\d\d-\d\dT[\d.:-]+))?\.jsonl$/.exec(name);
	return found?.[1] === undefined ? null : { task: found[1], time: found[2] ?? null };
}

/** Question → value, for one metric and filter. */
export function perQuestion(
	{ samples }: Pick<LmEvalSamples, "samples">,
	metric: string,
	filter: string,
): Map<string, number> {
	const values = new Map<string, number>();
	for (const sample of samples) {
		const value = sample.metrics[metric];
		if (sample.filter === filter && value !== undefined) values.set(sample.question, value);
	}
	return values;
}

/**
 * The answers per question behind an entry, from the samples of its task or, of a group, of all its members; null
 * unless they are complete and their mean is the entry's value: another run's samples prove nothing.
 */
export function answersBehind(
	entry: Pick<LmEvalEntry, "task" | "members" | "metric" | "filter" | "value" | "samples">,
	samplesByTask: ReadonlyMap<string, LmEvalSamples>,
): Map<string, number> | null {
	const answers = new Map<string, number>();
	for (const task of entry.members.length > 0 ? entry.members : [entry.task]) {
		const samples = samplesByTask.get(task);
		if (!samples || samples.findings.some(({ severity }) => severity === "error")) return null;
		for (const [question, value] of perQuestion(samples, entry.metric, entry.filter)) {
			answers.set(`${task} ${question}`, value);
		}
	}
	if (answers.size === 0 || (entry.samples && entry.samples.effective !== answers.size)) return null;
	const total = [...answers.values()].reduce((sum, value) => sum + value, 0);
	return Math.abs(total / answers.size - entry.value) < 1e-9 ? answers : null;
}
