import type { Words } from "#lib/words/words.ts";
import type { BedLeaf } from "./bed-layout.ts";
import type {
	Bar,
	LineSeries,
	LossPhase,
	LossPoint,
	PlanPhase,
	ScoreLine,
	StripBenchmark,
	StripModel,
} from "./chart-data.ts";
import type { ChartTable } from "./chart-table.ts";
import type { StreamStage } from "./stream-layout.ts";

/** The tables that stand for the charts: the same data, none left out (design §5.9). */

export function bedTable(leaves: readonly BedLeaf[], words: Words): ChartTable {
	return {
		head: words.charts.bed.head,
		shares: [5],
		rows: leaves.map((leaf) => [
			leaf.path,
			words.common.branch[leaf.kind],
			leaf.seeds,
			leaf.accepted,
			leaf.target > 0 ? leaf.target : null,
			leaf.target > 0 ? leaf.accepted / leaf.target : null,
		]),
	};
}

export function streamTable(stages: readonly StreamStage[], words: Words): ChartTable {
	return {
		head: words.charts.stream.head,
		rows: stages.flatMap((stage) => [
			[
				stage.name,
				stage.in,
				stage.accepted,
				stage.rejected.reduce((sum, refusal) => sum + refusal.count, 0),
				stage.failed,
				stage.inFlight,
			],
			...stage.rejected.map((refusal) => [
				`${stage.name}: ${refusal.reason}`,
				null,
				null,
				refusal.count,
				null,
				null,
			]),
		]),
	};
}

export function planTable(
	phases: readonly PlanPhase[],
	words: Words,
	share: (value: number) => string,
): ChartTable {
	return {
		head: words.charts.plan.head,
		rows: phases.map((phase) => [
			phase.id,
			phase.name,
			stateOf(phase, words, share),
			phase.facts.join(", "),
			phase.replay.map((link) => `${link.from} ${share(link.share)}`).join(", "),
		]),
	};
}

/** A phase's state in words; a running one says how far it is. */
export function stateOf(phase: PlanPhase, words: Words, share: (value: number) => string): string {
	if (phase.state === "running")
		return phase.share === undefined ? words.common.tone.running : share(phase.share);
	if (phase.state === "done") return words.charts.plan.done;
	return phase.state === "failed" ? words.charts.plan.failed : words.charts.plan.waits;
}

export function stripsTable(
	benchmarks: readonly StripBenchmark[],
	models: readonly StripModel[],
	words: Words,
): ChartTable {
	return {
		head: [
			words.charts.strips.model,
			...benchmarks.flatMap((b) => [b.name, `${b.name} ${words.charts.strips.interval}`]),
		],
		rows: models.map((model) => [
			model.name,
			...benchmarks.flatMap((benchmark) => {
				const found = model.scores[benchmark.key];
				if (!found) return [null, null];
				const { score, lo, hi } = found;
				const digits = benchmark.digits ?? 1;
				const interval =
					lo === undefined || hi === undefined ? null : `${lo.toFixed(digits)}–${hi.toFixed(digits)}`;
				return [score, interval];
			}),
		]),
	};
}

export function lossTable(
	phases: readonly LossPhase[],
	points: readonly LossPoint[],
	scores: readonly ScoreLine[],
	words: Words,
): ChartTable {
	const { loss, step, phase, low, high } = words.charts.loss;
	const steps = [
		...new Set([...points.map((p) => p.step), ...scores.flatMap((line) => line.points.map((p) => p.step))]),
	];
	const losses = new Map(points.map((point) => [point.step, point.loss]));
	const lines = scores.map((line) => new Map(line.points.map((point) => [point.step, point])));
	return {
		head: [
			step,
			phase,
			loss,
			...scores.flatMap((line) => [line.name, `${line.name}, ${low}`, `${line.name}, ${high}`]),
		],
		rows: steps
			.sort((a, b) => a - b)
			.map((at) => [
				at,
				phaseAt(phases, at),
				losses.get(at) ?? null,
				...lines.flatMap((line) => {
					const point = line.get(at);
					return [point?.score ?? null, point?.lo ?? null, point?.hi ?? null];
				}),
			]),
	};
}

/** The phase that a step belongs to: the last step of a phase is still its own. */
export function phaseAt(phases: readonly LossPhase[], step: number): string {
	return (phases.find((phase) => step >= phase.from && step <= phase.to) ?? phases.at(-1))?.id ?? "";
}

export function lineTable(
	label: string,
	series: readonly LineSeries[],
	xText: (x: number) => string | number,
): ChartTable {
	const xs = [...new Set(series.flatMap((line) => line.points.map((point) => point.x)))].sort(
		(a, b) => a - b,
	);
	const maps = series.map((line) => new Map(line.points.map((point) => [point.x, point.y])));
	return {
		head: [label, ...series.map((line) => line.name)],
		rows: xs.map((x) => [xText(x), ...maps.map((map) => map.get(x) ?? null)]),
	};
}

export const barTable = (label: string, valueLabel: string, bars: readonly Bar[]): ChartTable => ({
	head: [label, valueLabel],
	rows: bars.map((bar) => [bar.name, bar.value]),
});
