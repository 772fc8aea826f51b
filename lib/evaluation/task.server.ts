import { readRows, rowOf } from "#lib/datasets/rows.server.ts";
import { Mix } from "#lib/datasets/schema.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import type { ChatMessage } from "#lib/teachers/teacher.ts";
import type { Score } from "./compare.ts";
import { scoreHeldOut } from "./held-out.ts";
import { scoreJudgements } from "./judged-scores.ts";
import { JUDGED_SET } from "./judged-set.ts";
import { type BenchmarkPack, type BenchmarkQuestion, firstQuestions } from "./mt-bench.ts";
import { isMtBench, openPack, packHash } from "./packs.server.ts";
import { judgementsOf } from "./queries.server.ts";
import { RunSettings } from "./schema.ts";
import { type Evaluation, listItems } from "./steps.server.ts";

/** A held-out row as a question: what comes before its answer, and that answer. */
export type HeldOutQuestion = {
	ordinal: number;
	/** The sample's id. */
	key: string;
	/** The leaf's path. */
	category: string;
	messages: readonly ChatMessage[];
	question: string;
	reference: string;
};

/** What a run asks. Built from what is frozen: the same at every attempt. */
export type Task =
	| { kind: "held-out"; name: string; questions: readonly HeldOutQuestion[]; partial: boolean; hash: string }
	| {
			kind: "judged";
			/** The benchmark that its figure belongs to. */
			benchmark: string;
			pack: BenchmarkPack;
			questions: readonly BenchmarkQuestion[];
			partial: boolean;
			hash: string;
	  };

/** The longest answer to a held-out question, in tokens. */
export const HELD_OUT_TOKENS = 512;

/** The questions of a run. @throws NotFoundError `content.not-found` where a pack's files were erased */
export async function loadTask(run: Evaluation): Promise<Task> {
	const { first } = RunSettings.parse(run.settings);
	if (run.kind === "held_out") return heldOut(run, first);
	const pack = run.kind === "mt_bench" && run.pack ? await openPack(run.pack) : JUDGED_SET;
	const { questions, partial } = firstQuestions(pack, first ?? pack.questions.length);
	const hash = pack === JUDGED_SET ? (JUDGED_SET.hashes["judged-set"] ?? "") : packHash(pack);
	return { kind: "judged", benchmark: benchmarkName(pack), pack, questions, partial, hash };
}

function benchmarkName(pack: BenchmarkPack): string {
	if (pack === JUDGED_SET) return JUDGED_SET.name;
	return isMtBench(pack) ? "mt-bench" : `Pack ${pack.name}`;
}

async function heldOut(run: Evaluation, first: number | null): Promise<Task> {
	const version = run.version;
	if (!version) throw new Error(`Evaluation ${run.id} has no dataset.`);
	const { systemPrompt } = Mix.parse(version.mix);
	const questions: HeldOutQuestion[] = [];
	let all = 0;
	for await (const { kept, source, content } of readRows(version.id, { heldOut: true })) {
		all++;
		if (first !== null && questions.length >= first) continue;
		const { messages } = rowOf(content, kept.sampleId, { versionId: version.id, systemPrompt }).row;
		const before = messages.slice(0, -1);
		questions.push({
			ordinal: kept.ordinal,
			key: kept.sampleId,
			category: source.path,
			messages: before,
			question: before.findLast(({ role }) => role === "user")?.content ?? content.question,
			reference: content.answer,
		});
	}
	return {
		kind: "held-out",
		name: `${version.dataset.name} v${version.number}`,
		questions,
		partial: questions.length < all,
		hash: sha256(JSON.stringify(questions.map(({ messages, reference }) => [messages, reference]))),
	};
}

/** The figures of a run that has all its items. @param answerTokens the longest answer that was allowed */
export async function scoresOf(
	run: Evaluation,
	task: Task,
	answerTokens: number,
): Promise<{ score: Score; errorRate: number }[]> {
	const settings = {
		shots: null,
		// a shorter answer is another test: such scores are not compared
		taskVersion: `answers of at most ${answerTokens} tokens`,
		template: "the model's own chat template",
		questionsHash: task.hash,
		judge: RunSettings.parse(run.settings).judge,
	};
	const of = { partial: task.partial, source: "run" as const };
	if (task.kind === "judged") {
		const { overall, perQuestion, errorRate } = scoreJudgements(await judgementsOf(run.id));
		if (!overall) return [];
		const score: Score = {
			...of,
			benchmark: task.benchmark,
			value: overall.mean,
			standardError: overall.standardError,
			questions: perQuestion.size,
			settings: { ...settings, metric: "rating" },
			answers: perQuestion,
		};
		return [{ score, errorRate }];
	}
	const items = await listItems(run.id);
	const texts = await findTexts(items.map(({ answerSha256 }) => answerSha256));
	const references = new Map(task.questions.map(({ key, reference }) => [key, reference]));
	const { rows, exactMatch, f1 } = scoreHeldOut(
		items.map(({ key, answerSha256 }) => ({
			id: key,
			// an answer that could not be had is a wrong one, or a model that fails on the hard ones would win
			answer: (answerSha256 !== null && texts.get(answerSha256)) || "",
			reference: references.get(key) ?? "",
		})),
	);
	const failed = items.filter(({ answerSha256 }) => answerSha256 === null).length;
	return (
		[
			["exact match", exactMatch, (row: (typeof rows)[number]) => row.exactMatch],
			["F1", f1, (row: (typeof rows)[number]) => row.f1],
		] as const
	).flatMap(([metric, estimate, of1]) => {
		if (!estimate) return [];
		const score: Score = {
			...of,
			benchmark: `Held-out ${metric}, ${task.name}`,
			value: estimate.mean * 100,
			standardError: estimate.standardError === null ? null : estimate.standardError * 100,
			questions: estimate.n,
			settings: { ...settings, metric, judge: null },
			answers: new Map(rows.map((row) => [row.id, of1(row) * 100])),
		};
		return [{ score, errorRate: failed / items.length }];
	});
}
