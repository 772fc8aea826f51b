import type { ChatMessage } from "#lib/teachers/teacher.ts";
import type { Template, TemplateText } from "./pipeline.ts";
import type { Leaf, Row, Seed } from "./rows.ts";

/** What a template may name: single values, and the two lists it may repeat. */
export type Slots = {
	values: Readonly<Record<string, string>>;
	seeds: readonly Readonly<Record<string, string>>[];
	pairs: readonly Readonly<Record<string, string>>[];
};

/** A knowledge seed shows this many of its pairs, as the ancestor's format fixes it. */
export const PAIRS_SHOWN = 3;

/**
 * What a prompt about this leaf, these seeds and this row may name. Of seeds: `seed_question`, `seed_answer`,
 * `seed_context`. Of pairs: `pair_question`, `pair_answer`; of every seed shown, three each.
 */
export function slotsFor(
	leaf: Leaf,
	seeds: readonly Seed[],
	row: Pick<Partial<Row>, "question" | "answer" | "context">,
	count: number,
): Slots {
	const name = leaf.path.split("/").at(-1)?.replaceAll("_", " ") ?? "";
	return {
		values: {
			task: leaf.taskDescription?.trim() || name,
			domain: leaf.domain?.trim() || name,
			outline: leaf.documentOutline?.trim() || leaf.domain?.trim() || name,
			count: String(count),
			context: row.context?.trim() ?? "",
			question: row.question?.trim() ?? "",
			answer: row.answer?.trim() ?? "",
			seed_context: seeds[0]?.context?.trim() ?? "",
			seed_question: seeds[0]?.pairs[0]?.question.trim() ?? "",
			seed_answer: seeds[0]?.pairs[0]?.answer.trim() ?? "",
			// Another seed's answer: what a wrong answer to the first seed's question looks like.
			other_question: (seeds[1] ?? seeds[0])?.pairs[0]?.question.trim() ?? "",
			other_answer: (seeds[1] ?? seeds[0])?.pairs[0]?.answer.trim() ?? "",
		},
		seeds: seeds.map((seed) => ({
			seed_context: seed.context?.trim() ?? "",
			seed_question: seed.pairs[0]?.question.trim() ?? "",
			seed_answer: seed.pairs[0]?.answer.trim() ?? "",
		})),
		pairs: seeds.flatMap((seed) =>
			seed.pairs
				.slice(0, PAIRS_SHOWN)
				.map(({ question, answer }) => ({ pair_question: question.trim(), pair_answer: answer.trim() })),
		),
	};
}

/**
 * The messages of a prompt. Values go in as they are and once: braces inside them are text.
 *
 * @throws Error for a name the slots lack: a mistake in a pipeline, not in its input
 */
export function render(template: Template, slots: Slots): ChatMessage[] {
	return template.flatMap((part): ChatMessage[] => {
		if (!("each" in part)) return [{ role: part.role, content: renderText(part.text, slots) }];
		return slots[part.each].flatMap((item) =>
			part.turns.map(({ role, text }) => ({ role, content: fill(text, { ...slots.values, ...item }) })),
		);
	});
}

function renderText(text: TemplateText, slots: Slots): string {
	const pieces = typeof text === "string" ? [text] : text;
	return pieces
		.map((piece) =>
			typeof piece === "string"
				? fill(piece, slots.values)
				: slots[piece.each].map((item) => fill(piece.text, { ...slots.values, ...item })).join(""),
		)
		.join("");
}

/** `{{json:name}}` puts the value in as a JSON string, for turns that show a JSON reply. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
	return text.replace(/\{\{(json:)?(\w+)\}\}/g, (_, json: string | undefined, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`A prompt names "${name}", which it cannot have.`);
		return json ? JSON.stringify(value) : value;
	});
}
