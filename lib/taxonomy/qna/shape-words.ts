import { HIGHEST_VERSION } from "./shape.ts";
import type { YamlValue } from "./yaml/value.ts";

const NAMES: Readonly<Record<string, string>> = {
	version: "version",
	created_by: "created_by",
	task_description: "task description",
	domain: "domain",
	document_outline: "document outline",
	document: "document",
	repo: "repository",
	commit: "commit",
	patterns: "patterns",
	seed_examples: "list of seed examples",
	questions_and_answers: "list of questions and answers",
	context: "context",
	question: "question",
	answer: "answer",
};

function nameOf(part: string): string {
	return Object.hasOwn(NAMES, part) ? (NAMES[part] ?? part) : part;
}

/** "Seed example 2, pair 1, answer": what a pointer means to people. Empty for the whole file. */
export function placeName(path: readonly (string | number)[]): string {
	const parts: string[] = [];
	for (const [at, part] of path.entries()) {
		const next = path[at + 1];
		if (typeof part === "number") continue;
		if (typeof next !== "number") parts.push(nameOf(part));
		else if (part === "seed_examples") parts.push(`seed example ${next + 1}`);
		else if (part === "questions_and_answers") parts.push(`pair ${next + 1}`);
		else parts.push(`${nameOf(part)}, entry ${next + 1}`);
	}
	const name = parts.join(", ");
	return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What the reader took the value for. */
function kindName(value: YamlValue): string {
	switch (value.kind) {
		case "text":
			return "text";
		case "null":
			return "empty";
		case "bool":
			return "a yes/no value";
		case "int":
		case "float":
			return "a number";
		case "list":
			return "a list";
		case "map":
			return "a mapping of keys and values";
		case "other":
			return value.repr.startsWith("datetime") ? "a date or time" : "a value of another type";
	}
}

/** Our words for a schema finding, and what to do. @param text the reference's, which lists the unknown keys */
export function shapeWords(
	value: YamlValue,
	path: readonly (string | number)[],
	keyword: string,
	text: string,
	missing?: string,
): { says: string; cure?: string } {
	const place = placeName(path);
	const the = (rest: string) => (place === "" ? `T${rest.slice(1)}` : `${place}: ${rest}`);
	const size = value.kind === "list" ? value.items.length : 0;
	switch (keyword) {
		case "required":
			return { says: the(`the field "${missing}" is missing.`), cure: `Add "${missing}".` };
		case "unevaluatedProperties": {
			const names = /\((.*) (?:was|were) unexpected\)$/s.exec(text)?.[1] ?? "";
			return {
				says: the(`there is no such field here: ${names}.`),
				cure: "Delete the field, or correct its name or its indentation.",
			};
		}
		case "minLength":
			return { says: `${place} is empty.`, cure: "Write the text." };
		case "minItems": {
			const least = /at least (\d+)/.exec(text)?.[1] ?? "";
			return {
				says: `${place}: has ${size}, needs at least ${least}.`,
				cure: `Add ${Number(least) - size} more.`,
			};
		}
		case "uniqueItems":
			return { says: `${place}: two entries are the same.`, cure: "Delete or change one of them." };
		case "const":
			return {
				says: `The version must be ${/^\d+/.exec(text)?.[0] ?? HIGHEST_VERSION} for these rules.`,
				cure: `Write "version: ${HIGHEST_VERSION}" and give the file the fields of that version.`,
			};
		default:
			return typeWords(value, place, /'(\w+)'$/.exec(text)?.[1] ?? "");
	}
}

function typeWords(value: YamlValue, place: string, wanted: string): { says: string; cure?: string } {
	const is = kindName(value);
	if (wanted !== "string") {
		const names: Readonly<Record<string, string>> = {
			integer: "a whole number",
			array: "a list",
			object: "a mapping of keys and values",
		};
		return { says: `${place} must be ${names[wanted] ?? wanted}, and is ${is}.` };
	}
	if (value.kind === "null") return { says: `${place} is empty.`, cure: "Write the text." };
	if (value.kind === "list" || value.kind === "map") return { says: `${place} must be text, and is ${is}.` };
	return {
		says: `${place} must be text, and YAML reads it as ${is}.`,
		cure: "Put it in quotes.",
	};
}
