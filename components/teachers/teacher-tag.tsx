import { Tag, type Tone } from "#components/ui/tag.tsx";
import { useWords } from "#components/words.tsx";
import type { TeacherView } from "#lib/teachers/schema.ts";
import { type Standing, standingOf } from "./standing.ts";

const TONES: Record<Standing, Tone> = {
	untested: "pending",
	changed: "pending",
	passed: "accepted",
	limits: "caution",
	failed: "rejected",
};

/** How it came out of its last test. */
export function TeacherTag({ teacher }: { teacher: Pick<TeacherView, "check"> }) {
	const words = useWords().teachers.state;
	const { is } = standingOf(teacher);
	return <Tag tone={TONES[is]}>{words[is]}</Tag>;
}
