import { estimateClusteredMean, type Interval, mean } from "./stats.ts";

/** One judgement of one turn. `rating` is null when the judge gave none. */
export type Judgement = {
	questionId: number;
	category: string;
	turn: 1 | 2;
	/** 0, 1, 2 … when a model is judged several times. */
	repeat: number;
	rating: number | null;
};

export type JudgedScores = {
	/**
	 * Mean of all ratings, as the reference program has it; the 95 % interval treats a question, with its turns and
	 * repeats, as one observation. Null when there is no rating.
	 */
	overall: { mean: number; interval: Interval | null; standardError: number | null } | null;
	/** Null: no rating for this turn. */
	turns: { first: number | null; second: number | null };
	categories: readonly {
		category: string;
		first: number | null;
		second: number | null;
		mean: number | null;
		questions: number;
	}[];
	/** Question id → mean of its ratings; what a paired comparison takes. */
	perQuestion: ReadonlyMap<string, number>;
	judgements: number;
	/** Share of judgements without a rating, in [0, 1]. They enter no mean. */
	errorRate: number;
};

/** Scores a run. Categories come in the order of their first judgement. */
export function scoreJudgements(judgements: readonly Judgement[]): JudgedScores {
	const ratings = (of: (judgement: Judgement) => boolean): number[] =>
		judgements.flatMap((judgement) => (judgement.rating !== null && of(judgement) ? [judgement.rating] : []));
	const meanOf = (of: (judgement: Judgement) => boolean): number | null => {
		const found = ratings(of);
		return found.length === 0 ? null : mean(found);
	};

	const byQuestion = new Map<string, number[]>();
	for (const { questionId, rating } of judgements) {
		if (rating === null) continue;
		const key = String(questionId);
		byQuestion.set(key, [...(byQuestion.get(key) ?? []), rating]);
	}
	const failed = judgements.filter(({ rating }) => rating === null).length;
	const estimate = byQuestion.size === 0 ? null : estimateClusteredMean([...byQuestion.values()]);
	return {
		overall: estimate && {
			mean: estimate.mean,
			interval: estimate.interval,
			standardError: estimate.standardError,
		},
		turns: { first: meanOf(({ turn }) => turn === 1), second: meanOf(({ turn }) => turn === 2) },
		categories: [...new Set(judgements.map(({ category }) => category))].map((category) => ({
			category,
			first: meanOf((each) => each.category === category && each.turn === 1),
			second: meanOf((each) => each.category === category && each.turn === 2),
			mean: meanOf((each) => each.category === category),
			questions: new Set(
				judgements.filter((each) => each.category === category).map((each) => each.questionId),
			).size,
		})),
		perQuestion: new Map([...byQuestion].map(([id, values]) => [id, mean(values)])),
		judgements: judgements.length,
		errorRate: judgements.length === 0 ? 0 : failed / judgements.length,
	};
}
