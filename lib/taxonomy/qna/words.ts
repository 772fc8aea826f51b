import type { LintRule } from "./lint/problem.ts";

type Words = { says: string; cure?: string };

const LINT: Readonly<Record<LintRule, Words>> = {
	braces: { says: "There are too many spaces inside the braces.", cure: "Leave at most one." },
	brackets: { says: "There are too many spaces inside the brackets.", cure: "Leave at most one." },
	colons: {
		says: "There are too many spaces beside the colon.",
		cure: "Write none before it and one after it.",
	},
	commas: { says: "The spaces beside the comma are wrong.", cure: "Write none before it and one after it." },
	"empty-lines": {
		says: "There are too many empty lines.",
		cure: "Leave at most two, and none at either end.",
	},
	hyphens: { says: "There are too many spaces after the hyphen.", cure: "Write one." },
	indentation: {
		says: "The line is indented unlike the rest of the file.",
		cure: "Use one width of step throughout, and indent lists under their keys everywhere or nowhere.",
	},
	"key-duplicates": { says: "The key is there twice.", cure: "Delete one: only the last one counts." },
	"new-line-at-end-of-file": { says: "The last line has no line end.", cure: "End it with a line break." },
	"trailing-spaces": { says: "The line ends with spaces or tabs.", cure: "Delete them." },
};

/** Our words for what the linter says. @param text its own, e.g. "duplication of key "answer" in mapping (…)" */
export function lintWords(rule: LintRule, text: string): Words {
	const key = rule === "key-duplicates" ? /^duplication of key "(.*)" in mapping/.exec(text)?.[1] : undefined;
	return key === undefined ? LINT[rule] : { ...LINT[rule], says: `The key "${key}" is there twice.` };
}

const SYNTAX: readonly (readonly [pattern: RegExp, says: string, cure: string])[] = [
	[
		/^mapping values are not allowed here/,
		"A colon stands where no key can be.",
		'Put a text that holds ": " in quotes, or check the indentation.',
	],
	[
		/^could not find expected ':'/,
		"A line stands at the column of a key but has no colon.",
		"Indent it if it belongs to the text above, or add the colon.",
	],
	[
		/^expected <block end>/,
		"The line fits neither the list nor the mapping it stands in.",
		"Check its indentation, and the quotes of the line before it.",
	],
	[/^found undefined alias/, "The text begins with a star, which makes it an alias.", "Put it in quotes."],
	[/^found duplicate anchor/, "Two anchors have the same name.", "Rename one of them."],
	[
		/cannot start any token/,
		"The text begins with a character that YAML keeps for itself.",
		"Put it in quotes.",
	],
	[
		/^found unknown escape character/,
		"A backslash in double quotes stands before a character that it cannot escape.",
		"Double the backslash, or use single quotes.",
	],
	[/^found unexpected end of stream/, "A quote is opened and not closed.", "Close it."],
	[/^found unexpected document separator/, "A quoted text holds a document mark.", "Indent the line."],
	[/^but found another document/, "The file holds more than one document.", "Keep one document per file."],
	[
		/incompatible YAML document/,
		"The file asks for a YAML version that is not read.",
		"Delete the %YAML line.",
	],
	[
		/^could not determine a constructor/,
		"A tag has no meaning here.",
		"Delete the tag, or put the text in quotes.",
	],
	[/^found unhashable key/, "A list or mapping stands where a key must be.", "Use a plain text as the key."],
	[
		/^sequence entries are not allowed here/,
		"A list begins where none can be.",
		"Put the list on a line of its own.",
	],
	[
		/^expected a comment or a line break/,
		"Text follows where the line must end.",
		"Move it to the next line.",
	],
];

/** Our words for a YAML error. @param problem PyYAML's */
export function syntaxWords(problem: string): Words {
	const known = SYNTAX.find(([pattern]) => pattern.test(problem));
	if (known) return { says: known[1], cure: known[2] };
	return {
		says: `The YAML cannot be read here: ${problem}.`,
		cure: "Check quotes and indentation near this place.",
	};
}
