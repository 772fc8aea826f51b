import { BENCHMARKS } from "#lib/evaluation/benchmarks.ts";
import type { ScoreView } from "#lib/evaluation/schema.ts";

/** The scores of an evaluation, a line each: "  GSM8K: 61.20 ± 1.34, 1319 questions". ± is the standard error. */
export function scoreLines({ scores }: { scores: readonly ScoreView[] }): string[] {
	return scores.map(({ benchmark, value, standardError, questions, partial, errorRate }) => {
		const error = standardError === null ? "" : ` ± ${standardError.toFixed(2)}`;
		const facts = [
			...(questions === null ? [] : [`${questions} questions`]),
			...(errorRate > 0 ? [`${(errorRate * 100).toFixed(1)}% without a rating or an answer`] : []),
			...(partial ? ["partial, not comparable"] : []),
		];
		const name = BENCHMARKS.find(({ id }) => id === benchmark)?.name ?? benchmark;
		return `  ${[`${name}: ${value.toFixed(2)}${error}`, ...facts].join(", ")}`;
	});
}
