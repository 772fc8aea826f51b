import { Tag, type Tone } from "#components/ui/tag.tsx";
import type { NodeState } from "#lib/taxonomy/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const TONE: Record<NodeState, Tone> = {
	folder: "line",
	empty: "pending",
	live: "accepted",
	legacy: "caution",
	broken: "rejected",
	retired: "paused",
};

/** How a node stands; of a live leaf with the revision's number where it is given. */
export function StateTag({ state, revision }: { state: NodeState; revision?: number }) {
	const words = wordsFor("en").taxonomy;
	const number = revision === undefined ? undefined : formatsFor("en").integer(revision);
	return (
		<Tag tone={TONE[state]}>
			{state === "live" && number !== undefined ? words.liveRevision(number) : words.state[state]}
		</Tag>
	);
}
