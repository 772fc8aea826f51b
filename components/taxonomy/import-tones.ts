import type { Tone } from "#components/ui/tag.tsx";
import type { ImportView } from "#lib/taxonomy/schema.ts";

type File = ImportView["files"][number];

export const OUTCOME_TONE: Record<File["outcome"], Tone> = {
	created: "accepted",
	updated: "edited",
	unchanged: "line",
	proposed: "pending",
	refused: "rejected",
};
export const STANDING_TONE: Record<File["standing"], Tone> = {
	good: "accepted",
	legacy: "caution",
	broken: "rejected",
};
