import { Tag, type Tone } from "#components/ui/tag.tsx";
import type { SampleLine } from "#lib/samples/schema.ts";
import { wordsFor } from "#lib/words/words.ts";

export const stateTone = {
	pending: "pending",
	accepted: "accepted",
	edited: "edited",
	rejected: "rejected",
} as const satisfies Record<SampleLine["state"], Tone>;

/** What became of a sample: the pipeline's refusal, or people's verdict. */
export function SampleTag({ outcome, state }: Pick<SampleLine, "outcome" | "state">) {
	const words = wordsFor("en").samples;
	if (outcome === "rejected") return <Tag tone="line">{words.outcome.rejected}</Tag>;
	if (outcome === "failed") return <Tag tone="caution">{words.outcome.failed}</Tag>;
	return <Tag tone={stateTone[state]}>{words.state[state]}</Tag>;
}
