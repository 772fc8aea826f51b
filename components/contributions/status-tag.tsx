import { Tag, type Tone } from "#components/ui/tag.tsx";
import { wordsFor } from "#lib/words/words.ts";
import type { ContributionStatus } from "#prisma/enums.ts";

const TONE: Record<ContributionStatus, Tone> = {
	draft: "pending",
	submitted: "running",
	changes_requested: "caution",
	accepted: "accepted",
	live: "accepted",
	rejected: "rejected",
	withdrawn: "paused",
};

/** How a contribution stands. */
export function StatusTag({ status }: { status: ContributionStatus }) {
	return <Tag tone={TONE[status]}>{wordsFor("en").contributions.status[status]}</Tag>;
}
