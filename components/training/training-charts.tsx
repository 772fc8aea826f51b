"use client";

import { useQuery } from "@tanstack/react-query";
import type { PlanPhase } from "#components/charts/chart-data.ts";
import { LossChart } from "#components/charts/loss-chart.tsx";
import { PhasePlan } from "#components/charts/phase-plan.tsx";
import { Panel } from "#components/ui/page.tsx";
import { ErrorPanel } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { stepsOf } from "#lib/training/plan.ts";
import type { TrainingPlan, TrainingRunView, TrainingSteps } from "#lib/training/schema.ts";
import { isInMotion, stepsQuery } from "./api.ts";
import { pointsOf, type Span } from "./timeline.ts";

type Props = { run: TrainingRunView; spans: readonly Span[]; now: number; initialSteps: TrainingSteps };

/** The plan with how far it is, and the loss on one time line. */
export function TrainingCharts({ run, spans, now, initialSteps }: Props) {
	const words = useWords().training;
	const { score } = useFormats();
	const { data, error, refetch } = useQuery({ ...stepsQuery(run.id), initialData: initialSteps });
	const of = `training ${run.number}, ${run.createdAt.slice(0, 10)}`;
	const points = pointsOf(data, spans);
	const isLive = isInMotion(run);
	return (
		<>
			{/* boxes of their own: a figure keeps no distance by itself */}
			<div>
				<PlanChart
					plan={run.plan}
					run={run}
					spans={spans}
					name={`seedbed-training-${run.number}-plan`}
					source={of}
				/>
			</div>
			{error && (
				<ErrorPanel
					heading={words.readFailed}
					says={words.readFailedSays(error.message)}
					onRetry={() => void refetch()}
				/>
			)}
			{points.length === 0 ? (
				<Panel title={words.lossNone}>
					<p className="sb-ink2">{isLive ? words.lossWaits : words.lossNever}</p>
				</Panel>
			) : (
				<div>
					<LossChart
						title={run.newest ? words.lossTitle(run.newest.phase, score(run.newest.loss, 3)) : words.lossNone}
						sub={words.lossSub}
						name={`seedbed-training-${run.number}-loss`}
						source={of}
						phases={spans.map(({ name, from, to }) => ({ id: name, from, to }))}
						points={points}
						smoothing={points.length < 100 ? 0.6 : 0.9}
						{...(isLive && { now })}
					/>
				</div>
			)}
		</>
	);
}

type PlanProps = {
	plan: TrainingPlan;
	/** Of a plan that runs. */
	run?: TrainingRunView;
	spans?: readonly Span[];
	name: string;
	source?: string;
};

/** The phases with their replay: of a plan to be started, or of a training with how far it is. */
export function PlanChart({ plan, run, spans = [], name, source }: PlanProps) {
	const words = useWords().training;
	const { integer } = useFormats();
	const phases = plan.phases.map((phase): PlanPhase => {
		const { replayed } = stepsOf(phase, plan.phases);
		const span = spans.find((one) => one.name === phase.name);
		const data = run?.phases.find((one) => one.name === phase.name)?.data;
		const lost = typeof data?.dropped === "number" && data.dropped > 0 ? data : undefined;
		return {
			id: phase.name,
			name: words.data[phase.data] ?? phase.data,
			...stateOf(span, run),
			facts: [
				words.rows(integer(phase.rows)),
				words.epochs(phase.epochs),
				replayed > 0 ? words.replayed(integer(replayed)) : words.noReplay,
				...(span ? [words.stepsOf(integer(span.done), integer(span.to - span.from))] : []),
				...(lost ? [words.lostRows(String(lost.dropped), String(lost.longest))] : []),
			],
			replay: phase.replay,
		};
	});
	return (
		<PhasePlan
			title={words.planTitle(plan.presetName)}
			sub={words.planSub(plan.schedule)}
			name={name}
			{...(source !== undefined && { source })}
			phases={phases}
		/>
	);
}

function stateOf(
	span: Span | undefined,
	run: TrainingRunView | undefined,
): Pick<PlanPhase, "state" | "share"> {
	if (!span || !run) return { state: "waiting" };
	if (span.isEnded) return { state: "done" };
	if (span.done === 0) return { state: "waiting" };
	const share = span.to === span.from ? 0 : Math.min(1, span.done / (span.to - span.from));
	return { state: run.status === "failed" ? "failed" : "running", share };
}
