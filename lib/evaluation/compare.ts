import type { BenchmarkId } from "./benchmarks.ts";
import { around, holm, type Interval, minimumDetectable, pairedDifference } from "./stats.ts";

/**
 * Whether one model is better than another, benchmark by benchmark: differences of answers to the same questions,
 * their intervals, and verdicts that hold for the whole row (Holm over the benchmarks shown).
 */

/** What decides whether two scores measure the same thing. Null: not known, or it does not apply. */
export type ScoreSettings = {
	shots: number | null;
	metric: string;
	taskVersion: string | null;
	template: string | null;
	/** Of the questions, few-shots or benchmark pack. */
	questionsHash: string | null;
	judge: string | null;
};

export type Score = {
	/** A benchmark of the paper, or a task's own name. */
	benchmark: BenchmarkId | (string & {});
	/** On the benchmark's scale (percent, or points). */
	value: number;
	standardError: number | null;
	questions: number | null;
	/** Only the first questions, or a `--limit`: shown, compared with nothing. */
	partial: boolean;
	settings: ScoreSettings;
	/** Question → score, on the same scale. Null: only the figure is known, as from a paper. */
	answers: ReadonlyMap<string, number> | null;
	source: "paper" | "import" | "run";
};

export type Verdict = "better" | "worse" | "can't tell";

export type Comparison =
	| { kind: "refused"; reasons: readonly string[] }
	/** A difference of two figures, without answers to the same questions behind both. */
	| { kind: "figure"; difference: number; reason: string }
	| {
			kind: "paired";
			difference: number;
			pairs: number;
			p: number;
			verdict: Verdict;
			/** The plain 95 % interval of the difference. */
			interval: Interval;
			/** At the level of Holm's verdict: excludes 0 exactly when the verdict is not "can't tell". For the strips. */
			verdictInterval: Interval;
			/** The least true difference that as many questions show at 80 % power. */
			minimumDetectable: number;
	  };

/**
 * Compares a model's scores with a baseline's, one result per score in its order; null where the baseline has no such
 * benchmark. Higher is better on every scale.
 *
 * @param alpha family-wise level of the verdicts
 */
export function compareScores(
	scores: readonly Score[],
	baseline: readonly Score[],
	alpha = 0.05,
): (Comparison | null)[] {
	const tests = new Map<number, ReturnType<typeof pairedDifference>>();
	const results: (Comparison | null)[] = scores.map((score, index) => {
		const base = baseline.find(({ benchmark }) => benchmark === score.benchmark);
		if (!base) return null;
		const reasons = unlikeSettings(score, base);
		if (reasons.length > 0) return { kind: "refused", reasons };
		const pairs = score.answers && base.answers ? pairsOf(score.answers, base.answers) : null;
		if (typeof pairs === "string") return { kind: "refused", reasons: [pairs] };
		const difference = score.value - base.value;
		if (!pairs) return { kind: "figure", difference, reason: figureReason(score, base) };
		if (pairs.length < 2) return { kind: "figure", difference, reason: "one question only" };
		tests.set(index, pairedDifference(pairs));
		return null;
	});
	const family = [...tests.values()];
	const verdicts = holm(
		family.map(({ p }) => p),
		alpha,
	);
	for (const [order, [index, test]] of [...tests].entries()) {
		const { rejected, level } = verdicts[order] ?? { rejected: false, level: alpha };
		results[index] = {
			kind: "paired",
			difference: test.difference,
			pairs: test.pairs,
			p: test.p,
			verdict: rejected ? (test.difference > 0 ? "better" : "worse") : "can't tell",
			interval: test.intervalAt(0.05),
			verdictInterval: test.intervalAt(level),
			minimumDetectable: minimumDetectable(test.standardError),
		};
	}
	return results;
}

/**
 * Why two scores of one benchmark must not be compared, one sentence each; empty when they may. A figure from a paper
 * names no settings but shots; whatever is not known of one side is not held against the other.
 */
export function unlikeSettings(score: Score, base: Score): string[] {
	const reasons: string[] = [];
	if (score.partial || base.partial) {
		const whose =
			score.partial && base.partial ? "Both were" : score.partial ? "This was" : "The baseline was";
		reasons.push(`${whose} run on part of the questions.`);
	}
	const [a, b] = [score.settings, base.settings];
	const known: [string, string | number | null, string | number | null][] = [
		["shots", a.shots, b.shots],
		["metric", a.metric, b.metric],
		["task version", a.taskVersion, b.taskVersion],
		["judge", a.judge, b.judge],
	];
	for (const [name, mine, theirs] of known) {
		if (mine !== null && theirs !== null && mine !== theirs)
			reasons.push(`Unlike ${name}: ${mine} here, ${theirs} in the baseline.`);
	}
	if (score.source !== "paper" && base.source !== "paper" && a.template !== b.template)
		reasons.push(`Unlike chat template: ${short(a.template)} here, ${short(b.template)} in the baseline.`);
	if (a.questionsHash !== null && b.questionsHash !== null && a.questionsHash !== b.questionsHash)
		reasons.push("The questions or their examples are not the same.");
	return reasons;
}

function short(hash: string | null): string {
	return hash === null ? "none" : hash.slice(0, 8);
}

function figureReason(score: Score, base: Score): string {
	if (score.source === "paper" || base.source === "paper")
		return "a figure from a paper, without answers per question";
	return "answers per question are not known for both";
}

/** Pairs by question; a sentence when the two did not answer the same questions. */
function pairsOf(
	mine: ReadonlyMap<string, number>,
	theirs: ReadonlyMap<string, number>,
): (readonly [number, number])[] | string {
	const pairs: (readonly [number, number])[] = [];
	for (const [question, value] of mine) {
		const other = theirs.get(question);
		if (other !== undefined) pairs.push([value, other]);
	}
	if (pairs.length === mine.size && pairs.length === theirs.size) return pairs;
	return `Not the same questions: ${mine.size} here, ${theirs.size} in the baseline, ${pairs.length} in both.`;
}

/** A score's own 95 % interval, or null without a standard error. Normal when the number of questions is unknown. */
export function ownInterval(score: Pick<Score, "value" | "standardError" | "questions">): Interval | null {
	if (score.standardError === null) return null;
	return around(score.value, score.standardError, Math.max(1, (score.questions ?? 1e6) - 1));
}
