"use client";

import { Tag, type Tone } from "#components/ui/tag.tsx";
import { useWords } from "#components/words.tsx";
import type { BatchStatus, RunStatus } from "#prisma/enums.ts";

const RUN_TONES: Record<RunStatus, Tone> = {
	queued: "pending",
	waiting: "paused",
	running: "running",
	succeeded: "accepted",
	failed: "rejected",
	cancelled: "line",
};

/** A run's state. One that ended with leaves that failed says so. */
export function RunTag({ status, reason }: { status: RunStatus; reason: string | null }) {
	const words = useWords().generation.status;
	if (status === "succeeded" && reason !== null) return <Tag tone="caution">{words.gaps}</Tag>;
	return <Tag tone={RUN_TONES[status]}>{words[status]}</Tag>;
}

const BATCH_TONES: Record<BatchStatus, Tone> = {
	queued: "pending",
	running: "running",
	done: "accepted",
	failed: "rejected",
	cancelled: "line",
};

/** The state of a leaf within a run. */
export function LeafTag({ status }: { status: BatchStatus }) {
	const words = useWords().generation.batchStatus;
	return <Tag tone={BATCH_TONES[status]}>{words[status]}</Tag>;
}
