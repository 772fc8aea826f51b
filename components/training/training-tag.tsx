"use client";

import { Tag, type Tone } from "#components/ui/tag.tsx";
import { useWords } from "#components/words.tsx";
import type { RunStatus } from "#prisma/enums.ts";

const TONES: Record<RunStatus, Tone> = {
	queued: "pending",
	waiting: "paused",
	running: "running",
	succeeded: "accepted",
	failed: "rejected",
	cancelled: "line",
};

/** A training's state; of a running one where it is, if given. */
export function TrainingTag({ status, at }: { status: RunStatus; at?: string }) {
	const words = useWords().training.status;
	return <Tag tone={TONES[status]}>{status === "running" && at !== undefined ? at : words[status]}</Tag>;
}
