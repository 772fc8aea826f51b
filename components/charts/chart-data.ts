import type { Tone } from "#components/ui/tag.tsx";

export type PlanPhase = {
	/** "KT/1" */
	id: string;
	name: string;
	state: "done" | "running" | "waiting" | "failed";
	/** In [0, 1]; of a running phase. */
	share?: number;
	/** Lines of the box: rows, epochs, what chooses the checkpoint. */
	facts: readonly string[];
	/** Data of earlier phases mixed in; share of that phase's rows in [0, 1]. */
	replay: readonly { from: string; share: number }[];
	href?: string;
};

export type StripBenchmark = {
	key: string;
	name: string /** Shots. */;
	note?: string;
	lo: number;
	hi: number;
	digits?: number;
};

export type StripScore = { score: number; lo?: number; hi?: number };

export type StripModel = {
	key: string;
	name: string;
	/** Up to five chosen ones are named; the rest is context. One baseline at most. */
	role: "chosen" | "context" | "baseline";
	scores: Readonly<Record<string, StripScore | null>>;
};

export type LossPhase = {
	id: string /** Steps on the one time line of the training. */;
	from: number;
	to: number;
};
export type LossPoint = { step: number; loss: number };
export type ScorePoint = { step: number; score: number; lo?: number; hi?: number; chosen?: boolean };
export type ScoreLine = { name: string; digits?: number; points: readonly ScorePoint[] };

export type LinePoint = { x: number; y: number | null };
export type LineSeries = {
	name: string;
	points: readonly LinePoint[];
	/** Filled down to zero. */
	area?: boolean;
	dashed?: boolean;
	/** Grey, behind: not one of the series the chart is about. */
	context?: boolean;
};

export type Bar = {
	name: string;
	value: number;
	tone?: Extract<Tone, "accepted" | "edited" | "rejected" | "caution" | "pending">;
	href?: string;
};
