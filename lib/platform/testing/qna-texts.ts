/** Without a database: browser tests read this before there is one. */

/** A skill's qna.yaml that passes its check: five seed examples. `words` makes it differ from another. */
export function aSkillText(words = "pears", count = 5): string {
	const seeds = Array.from({ length: count }, (_, at) => [
		`  - question: How many ${words} are ${at} and ${at + 1}?`,
		`    answer: There are ${2 * at + 1} ${words}.`,
	]);
	return [
		"version: 3",
		"created_by: mara",
		`task_description: Count ${words}`,
		"seed_examples:",
		...seeds.flat(),
		"",
	].join("\n");
}
