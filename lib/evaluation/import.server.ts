import type { Readable } from "node:stream";
import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { saveBlob } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import { type LmEvalResults, readLmEvalResults } from "./lm-eval.ts";
import { type LmEvalSamples, readLmEvalSamples, taskOfSamplesFile } from "./lm-eval-samples.ts";
import { getEvaluationRun } from "./queries.server.ts";
import { type EvaluationRunView, type ResultsQuery, RunSettings } from "./schema.ts";
import { modelOfResults } from "./scorecard.ts";
import { saveScore } from "./steps.server.ts";
import { type Sent, sentFiles, textOf } from "./uploads.server.ts";

const isResultsFile = (path: string) => /\.jsonl?$/.test(path);

/** A blob holds so much; a longer file is read, and not kept. */
const LARGEST_KEPT = 50_000_000;

/**
 * Takes in what lm-evaluation-harness wrote elsewhere: one results file, or a .tar or .tar.gz of one with the samples files
 * of its tasks. With samples, scores have answers per question and can be compared by them.
 *
 * @throws ForbiddenError `auth.not-permitted`
 * @throws InvalidError   `evaluation.not-lm-eval-results`, `evaluation.not-lm-eval-samples`, `evaluation.no-such-model`,
 *   `evaluation.no-usable-score`; nothing is written
 */
export async function importResults(
	actor: Actor,
	projectId: string,
	query: ResultsQuery,
	body: Readable,
): Promise<{ value: EvaluationRunView }> {
	ensureMay(actor, projectId, "evaluation.start");
	const files = await sentFiles(query.fileName, body, isResultsFile);
	const results = readLmEvalResults(textOf(theResults(files)));
	const samples = samplesOf(files);
	const { scores } = modelOfResults(results, samples);
	const findings = findingsOf(results, samples);
	// a wrong tokenizer, say: the number of such a task means nothing
	const broken = [...samples].flatMap(([task, { findings }]) =>
		findings.some(
			({ severity, code }) => severity === "error" && (code === "all-zero" || code === "always-first"),
		)
			? [task]
			: [],
	);
	const benchmarkOf = (task: string) =>
		results.entries.find((entry) => entry.task === task)?.benchmark ?? task;
	const usable = scores.filter(({ benchmark }) => !broken.some((task) => benchmarkOf(task) === benchmark));
	if (usable.length === 0) {
		const says = findings[0]?.message ?? "No task in it has a number that can be used.";
		throw new InvalidError("evaluation.no-usable-score", `There is no score to import. ${says}`, {
			findings,
		});
	}
	const id = newId();
	await db.$transaction(
		async (tx) => {
			const modelId = await modelFor(tx, projectId, query, results);
			const number = await nextNumber(tx, projectId, "evaluation-run");
			const kept = [];
			for (const { path, bytes } of files) {
				if (bytes.length <= LARGEST_KEPT) kept.push({ name: path, sha256: await saveBlob(tx, bytes) });
			}
			await tx.evaluationRun.create({
				data: {
					id,
					projectId,
					number,
					kind: "lm_eval",
					status: "succeeded",
					modelId,
					settings: RunSettings.parse({
						harness: results.harnessVersion,
						files: kept,
						findings: findings.slice(0, 200),
					}),
					done: usable.length,
					total: usable.length,
					startedByKind: actor.kind,
					startedById: actor.id,
					startedAt: new Date(),
					endedAt: new Date(),
				},
			});
			for (const score of usable) await saveScore(tx, { projectId, runId: id }, score);
			await record(tx, actor, {
				projectId,
				action: "evaluation-run.imported",
				subject: { type: "evaluation-run", id },
				after: { number, model: results.model, scores: usable.length, files: kept },
			});
			await tell(tx, projectId, "evaluation-run", id);
		},
		{ timeout: 60_000 },
	);
	return { value: await getEvaluationRun(actor, id) };
}

function theResults(files: readonly Sent[]): Sent {
	const results = files.filter(({ path }) => !/(^|\/)samples_[^/]*\.jsonl$/.test(path));
	const [one] = results;
	if (one && results.length === 1) return one;
	const says =
		results.length === 0
			? "There is no results file in it. Send results_….json, alone or with the samples_….jsonl files beside it."
			: `There are ${results.length} results files in it: ${results
					.slice(0, 5)
					.map(({ path }) => path)
					.join(", ")}. Send one model's results at a time.`;
	throw new InvalidError("evaluation.not-lm-eval-results", says);
}

function samplesOf(files: readonly Sent[]): Map<string, LmEvalSamples> {
	const found = new Map<string, LmEvalSamples>();
	for (const file of files) {
		const named = taskOfSamplesFile(file.path.split("/").at(-1) ?? "");
		if (named) found.set(named.task, readLmEvalSamples(textOf(file)));
	}
	return found;
}

function findingsOf(results: LmEvalResults, samples: ReadonlyMap<string, LmEvalSamples>) {
	const ofSamples = [...samples].flatMap(([task, { findings }]) =>
		findings.map((finding) => ({
			...finding,
			where: finding.where === "" ? task : `${task}, ${finding.where}`,
		})),
	);
	return [...results.findings, ...ofSamples].map(({ severity, where, message }) => ({
		severity,
		where,
		message,
	}));
}

/** The model that was named, or a new one without weights. */
async function modelFor(
	tx: Tx,
	projectId: string,
	{ modelId, name, alignment, teacher }: ResultsQuery,
	results: LmEvalResults,
): Promise<string> {
	if (modelId !== undefined) {
		const model = await tx.studentModel.findFirst({ where: { id: modelId, projectId } });
		if (!model) throw new InvalidError("evaluation.no-such-model", "This project has no such model.");
		return model.id;
	}
	const id = newId();
	await tx.studentModel.create({
		data: {
			id,
			projectId,
			number: await nextNumber(tx, projectId, "model"),
			name: (name ?? results.model).slice(0, 120),
			kind: "imported",
			source: "results",
			alignment,
			teacher,
		},
	});
	await tell(tx, projectId, "model", id);
	return id;
}
