/** What a value of a qna.yaml must be. The order of fields is the order in which findings come. */
export type Shape =
	| { is: "text"; filled: boolean }
	| { is: "list"; least: number; unique: boolean; items: Shape }
	| { is: "object"; required: readonly string[]; closed: boolean; fields: Readonly<Record<string, Shape>> };

export type ObjectShape = Extract<Shape, { is: "object" }>;

const filledText: Shape = { is: "text", filled: true };

const document: Shape = {
	is: "object",
	required: ["repo", "commit", "patterns"],
	closed: true,
	fields: {
		repo: filledText,
		commit: filledText,
		patterns: { is: "list", least: 1, unique: true, items: filledText },
	},
};

const pair: Shape = {
	is: "object",
	required: ["question", "answer"],
	closed: false,
	fields: { question: filledText, answer: filledText },
};

const knowledge: ObjectShape = {
	is: "object",
	required: ["created_by", "domain", "seed_examples", "document", "document_outline"],
	closed: true,
	fields: {
		created_by: filledText,
		domain: filledText,
		seed_examples: {
			is: "list",
			least: 5,
			unique: true,
			items: {
				is: "object",
				required: ["context", "questions_and_answers"],
				closed: true,
				fields: {
					context: filledText,
					questions_and_answers: { is: "list", least: 3, unique: true, items: pair },
				},
			},
		},
		document,
		document_outline: filledText,
	},
};

function skill(first: boolean): ObjectShape {
	return {
		is: "object",
		required: ["created_by", "task_description", "seed_examples"],
		closed: true,
		fields: {
			created_by: filledText,
			task_description: { is: "text", filled: !first },
			seed_examples: {
				is: "list",
				least: first ? 1 : 5,
				unique: !first,
				items: {
					is: "object",
					required: ["question", "answer"],
					closed: true,
					fields: { context: filledText, question: filledText, answer: filledText },
				},
			},
		},
	};
}

export type SchemaName = "knowledge" | "compositional_skills";

/** The version that is written today, and that upstream's CI holds every changed file against. */
export const HIGHEST_VERSION = 3;
/** The versions that there are. */
export const VERSIONS: readonly number[] = [1, 2, HIGHEST_VERSION];

/** The shape of a file; null for knowledge of versions 1 and 2, which are refused as they are. */
export function shapeOf(schema: SchemaName, version: number): ObjectShape | null {
	if (schema === "compositional_skills") return skill(version === 1);
	return version === HIGHEST_VERSION ? knowledge : null;
}
