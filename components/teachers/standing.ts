import type { TeacherView } from "#lib/teachers/schema.ts";

export type Standing = "untested" | "changed" | "passed" | "limits" | "failed";

/** How a teacher came out of its last test, with the sentences of what failed, or of what is limited. */
export function standingOf({ check }: Pick<TeacherView, "check">): { is: Standing; says: string[] } {
	if (!check) return { is: "untested", says: [] };
	if (!check.isCurrent) return { is: "changed", says: [] };
	for (const [result, is] of [
		["fail", "failed"],
		["limit", "limits"],
	] as const) {
		const says = check.checks.filter((line) => line.result === result).map((line) => line.says);
		if (says.length > 0) return { is, says };
	}
	return { is: "passed", says: [] };
}
