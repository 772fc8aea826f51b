import { Tag } from "#components/ui/tag.tsx";
import { wordsFor } from "#lib/words/words.ts";
import type { RunStatus } from "#prisma/enums.ts";

const TONE = {
	queued: "pending",
	waiting: "paused",
	running: "running",
	succeeded: "accepted",
	failed: "rejected",
	cancelled: "line",
} as const satisfies Record<RunStatus, string>;

export function EvaluationTag({ status }: { status: RunStatus }) {
	return <Tag tone={TONE[status]}>{wordsFor("en").evaluation.status[status]}</Tag>;
}
