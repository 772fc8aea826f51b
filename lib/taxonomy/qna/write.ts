import type { QnaKind, QnaPair, QnaSeed, QnaValues } from "./read.ts";
import { writeScalar } from "./scalar-text.ts";
import { HIGHEST_VERSION } from "./shape.ts";

/** A seed example to be written. Of knowledge: its context and pairs; of a skill: one pair, a context if grounded. */
export type NewSeed = Pick<QnaSeed, "context" | "pairs">;
export type NewQna = Omit<QnaValues, "version" | "seeds"> & { seeds: readonly NewSeed[] };

/** How many columns a list stands right of its key, where nothing says otherwise. */
const STEP = 2;

/**
 * A qna.yaml of version 3 in block style, with the fields of its kind in the customary order. It passes `checkQna`
 * when the values do: what is missing is left out, so that the check names it.
 */
export function newQna(kind: QnaKind, values: NewQna): string {
	const isKnowledge = kind === "knowledge";
	const lines = [`version: ${HIGHEST_VERSION}`, field("created_by", values.createdBy, 0)];
	const text = (key: string, value: string | undefined) => {
		if (value !== undefined) lines.push(field(key, value, 0));
	};
	if (isKnowledge) {
		text("domain", values.domain);
		text("document_outline", values.documentOutline);
	} else text("task_description", values.taskDescription);
	if (values.seeds.length === 0) lines.push("seed_examples: []");
	else lines.push("seed_examples:", ...values.seeds.map((seed) => seedItem(seed, isKnowledge, STEP, STEP)));
	if (isKnowledge && values.document) {
		const { repo, commit, patterns } = values.document;
		lines.push("document:", field("repo", repo, STEP), field("commit", commit, STEP));
		lines.push(patterns.length === 0 ? "  patterns: []" : "  patterns:");
		for (const pattern of patterns) lines.push(`    - ${writeScalar(pattern, { indent: 6 })}`);
	}
	return `${lines.join("\n")}\n`;
}

/** One "key: value" whose key stands at `column`. */
export function field(key: string, value: string, column: number): string {
	return `${" ".repeat(column)}${key}: ${writeScalar(value, { indent: column + 2 })}`;
}

/** One seed example as an item whose hyphen stands at `column`. @param listStep columns from a key to its list */
export function seedItem(seed: NewSeed, isKnowledge: boolean, column: number, listStep: number): string {
	const inner = column + 2;
	const lines = seed.context === undefined ? [] : [field("context", seed.context, inner)];
	if (isKnowledge) {
		const margin = " ".repeat(inner);
		if (seed.pairs.length === 0) lines.push(`${margin}questions_and_answers: []`);
		else lines.push(`${margin}questions_and_answers:`);
		for (const pair of seed.pairs) lines.push(pairItem(pair, inner + listStep));
	} else lines.push(...pairLines(seed.pairs[0] ?? { question: "", answer: "" }, inner));
	return hyphenated(lines, column);
}

/** One question and answer as an item whose hyphen stands at `column`. */
export function pairItem(pair: QnaPair, column: number): string {
	return hyphenated(pairLines(pair, column + 2), column);
}

function pairLines({ question, answer }: QnaPair, column: number): string[] {
	return [field("question", question, column), field("answer", answer, column)];
}

/** Puts the hyphen into the margin of the first line. */
function hyphenated(lines: readonly string[], column: number): string {
	const text = lines.join("\n");
	return `${" ".repeat(column)}- ${text.slice(column + 2)}`;
}
