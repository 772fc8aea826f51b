import type { Mix } from "#lib/datasets/schema.ts";
import type { TrainingPlan } from "./schema.ts";

/** The model that a training began with: what its own columns say. Empty for one that nobody tuned. */
type Before = { alignment: string; teacher: string };

/** A scorecard's Alignment and Teacher columns of a model that was trained here, from its lineage, base first. */
export function lineageColumns(
	{ strategy }: Pick<TrainingPlan, "strategy">,
	mix: Pick<Mix, "teachers" | "editedByPeople">,
	before: Before,
): Before {
	const after = (said: string, own: string) => [said, own].filter((part) => part !== "").join(", then ");
	return {
		alignment: after(before.alignment, strategy === "phased" ? "LAB" : "LAB data in one phase"),
		teacher: after(before.teacher, teacherColumn(mix)),
	};
}

/**
 * What stands in a scorecard's Teacher column for a model that was trained on a dataset: who wrote the last words of
 * its rows, with their shares, most first. The LAB paper's first question is how much of it hangs on closed models.
 * Rows that are held out count, too: they are of the same mix.
 *
 * @returns e.g. "Mixtral (open) 94 %, people 6 %"; empty for a dataset without rows
 */
export function teacherColumn({
	teachers,
	editedByPeople,
}: Pick<Mix, "teachers" | "editedByPeople">): string {
	const all = teachers.reduce((sum, { rows }) => sum + rows, editedByPeople);
	const kindOf = (isOpen: boolean | null) => (isOpen === null ? "" : isOpen ? " (open)" : " (closed)");
	const parts = [
		...teachers.map(({ name, rows, isOpen }) => ({ name: `${name}${kindOf(isOpen)}`, rows })),
		{ name: "people", rows: editedByPeople },
	];
	return parts
		.filter(({ rows }) => rows > 0)
		.sort((a, b) => b.rows - a.rows)
		.map(({ name, rows }) => `${name} ${shareOf(rows, all)}`)
		.join(", ");
}

/** Whole percent; what is there never reads as nothing. */
function shareOf(rows: number, all: number): string {
	const percent = Math.round((100 * rows) / all);
	if (percent === 0) return "< 1 %";
	return `${percent === 100 && rows < all ? 99 : percent} %`;
}
