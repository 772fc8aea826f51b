import { stepsOf } from "#lib/training/plan.ts";
import type { TrainingRunView, TrainingSteps } from "#lib/training/schema.ts";

export type Span = {
	name: string;
	/** Steps on the one time line of the training; `from` is the last one of the phase before. */
	from: number;
	to: number;
	done: number;
	/** Whether the trainer has ended it. */
	isEnded: boolean;
};

/** Where each phase is on the time line: as the trainer said, else as the plan lets expect. */
export function spansOf({ plan, phases }: Pick<TrainingRunView, "plan" | "phases">): Span[] {
	let from = 0;
	return plan.phases.map((phase) => {
		const said = phases.find(({ name }) => name === phase.name);
		const steps = said?.steps ?? stepsOf(phase, plan.phases).steps;
		const span = {
			name: phase.name,
			from,
			to: from + steps,
			done: said?.done ?? 0,
			isEnded: Boolean(said?.endedAt),
		};
		from += steps;
		return span;
	});
}

/** The loss curve on the time line. */
export function pointsOf(steps: TrainingSteps, spans: readonly Span[]): { step: number; loss: number }[] {
	const from = new Map(spans.map((span) => [span.name, span.from]));
	return steps.map(({ phase, step, loss }) => ({ step: (from.get(phase) ?? 0) + step, loss }));
}

export type Field = "epochs" | "learningRate" | "batch" | "warmupSteps" | "maxSeqLen";

/** What a field of a phase may be; the server refuses the rest. */
export const LIMITS: Record<Field, { min: number; max: number }> = {
	epochs: { min: 1, max: 100 },
	learningRate: { min: 1e-9, max: 0.999 },
	batch: { min: 1, max: 100_000 },
	warmupSteps: { min: 0, max: 100_000 },
	maxSeqLen: { min: 8, max: 131_072 },
};

export const fits = (field: Field, value: number | undefined): boolean =>
	value === undefined ||
	(Number.isFinite(value) &&
		value >= LIMITS[field].min &&
		value <= LIMITS[field].max &&
		(field === "learningRate" || Number.isInteger(value)));
