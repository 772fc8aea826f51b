import { checkShape } from "./check-shape.ts";
import { decodeQna } from "./decode.ts";
import { type Finding, MOST_FINDINGS, type QnaReport, unfinished, verdictOf } from "./finding.ts";
import { lint } from "./lint/lint.ts";
import { HIGHEST_VERSION, type SchemaName, shapeOf, VERSIONS } from "./shape.ts";
import { lintWords, syntaxWords } from "./words.ts";
import { compose } from "./yaml/compose.ts";
import { construct } from "./yaml/construct.ts";
import type { Place } from "./yaml/node.ts";
import { describeYamlError, type Token, YamlError, YamlFailure } from "./yaml/token.ts";
import { entryOf, isFalsy, type MapValue, type YamlValue } from "./yaml/value.ts";

export type { QnaReport } from "./finding.ts";

export type CheckOptions = {
	/** `own`: the version that the file names (default). `highest`: version 3, as upstream's CI asks of changed files. */
	version?: "own" | "highest";
	/** Lint warnings count as errors, as for the SDG library and its command line. */
	strict?: boolean;
};

/** No schema for this version: the reference's category. */
type Version = { number: number; text: string; known: boolean };

/**
 * Says everything that is wrong with a qna.yaml, as the reference validator (instructlab-schema 0.4.2 with yamllint
 * 1.38 and PyYAML 6) would: same verdict, categories, counts and order. Time and memory are bounded: files over
 * 1 MB, nesting over 490 levels and multiplying merge keys are refused, and aliases are never expanded.
 * Throws nothing.
 *
 * @param path names the schema by its last part called `knowledge` or `compositional_skills`, and the file
 */
export function checkQna(bytes: Uint8Array, path: string, options: CheckOptions = {}): QnaReport {
	const parts = path.split("/");
	const name = parts.at(-1) ?? "";
	if (name !== "qna.yaml") return report([misnamed(name)]);
	const decoded = decodeQna(bytes);
	if ("finding" in decoded)
		return report([decoded.finding], { raised: decoded.finding.source === "exception" });
	const { text } = decoded;
	try {
		const { root, tokens } = compose(text);
		const value: YamlValue = root ? construct(root) : { kind: "null" };
		if (!root || isFalsy(value)) return report([emptyFile()]);
		if (value.kind !== "map") return report([notMapping(root)]);
		return checkValues(text, tokens, root, value, parts, options);
	} catch (cause) {
		return report([failed(cause, text)], { raised: true });
	}
}

function checkValues(
	text: string,
	tokens: readonly Token[],
	root: Place,
	value: MapValue,
	parts: readonly string[],
	options: CheckOptions,
): QnaReport {
	const schema = schemaName(parts, value);
	const version =
		options.version === "highest"
			? { number: HIGHEST_VERSION, text: String(HIGHEST_VERSION), known: true }
			: ownVersion(value);
	const findings: Finding[] = [];
	if (version.number > 1) {
		for (const finding of lintFindings(text, tokens, options.strict === true)) findings.push(finding);
		if (findings.length > MOST_FINDINGS) {
			return report([...findings.slice(0, MOST_FINDINGS), unfinished()], { schema, version });
		}
	}
	const shape = shapeOf(schema, version.number);
	if (!version.known) findings.push(unsupported(schema, version));
	else if (shape) findings.push(...checkShape({ value, place: root }, shape, version.number, yqOffset(text)));
	else findings.push(deprecated(version));
	return report(findings, { schema, version });
}

function report(
	findings: Finding[],
	more: { schema?: SchemaName; version?: Version; raised?: boolean } = {},
): QnaReport {
	return {
		verdict: verdictOf(findings),
		findings,
		schema: more.schema ?? null,
		version: more.version?.number ?? null,
		versionText: more.version?.text ?? "",
		raised: more.raised ?? false,
	};
}

/** The schema that a path names; else knowledge when there is a `document`. */
function schemaName(parts: readonly string[], value: MapValue): SchemaName {
	const root = parts.findLast((part) => part === "knowledge" || part === "compositional_skills");
	if (root === "knowledge" || root === "compositional_skills") return root;
	return entryOf(value, "document") ? "knowledge" : "compositional_skills";
}

/** The version that the file names: 1 when it names none, or nothing that can be made a whole number. */
function ownVersion(map: MapValue): Version {
	const value = entryOf(map, "version")?.value;
	if (value?.kind === "bool") {
		return { number: value.value ? 1 : 0, text: value.value ? "True" : "False", known: false };
	}
	let whole = 1n;
	if (value?.kind === "int") whole = value.value;
	else if (value?.kind === "text" && /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value.text)) {
		whole = BigInt(value.text.trim().replaceAll("_", "").replace("+", ""));
	} else if (value?.kind === "float" && !Number.isNaN(value.value)) {
		if (!Number.isFinite(value.value)) {
			throw new YamlFailure(
				"exception:OverflowError",
				"cannot convert float infinity to integer",
				"The version is infinite.",
				`Write "version: ${HIGHEST_VERSION}".`,
			);
		}
		whole = BigInt(Math.trunc(value.value));
	}
	const number = Number(whole);
	return { number, text: String(whole), known: VERSIONS.includes(number) };
}

function lintFindings(text: string, tokens: readonly Token[], strict: boolean): Finding[] {
	return lint(text, tokens).map(({ rule, level, line, column, text: words }) => ({
		severity: strict ? "error" : level,
		category: `yamllint:${rule}`,
		source: "yamllint",
		line,
		column: Math.max(column, 1),
		...lintWords(rule, words),
		reference: { line, column, text: words },
	}));
}

/** Lines at the top that yq takes away before it counts: empty ones, comments, "---" and the YAML directive. */
function yqOffset(text: string): number {
	let at = 0;
	let lines = 0;
	while (at + 4 <= text.length) {
		const next = text.slice(at, at + 4);
		if (next === "--- ") {
			at += 4;
			continue;
		}
		if (!next.startsWith("\n") && next !== "---\n" && !/^\s*(?:#|%YA)/.test(next)) break;
		const end = text.indexOf("\n", at);
		if (end < 0) break;
		at = end + 1;
		lines++;
	}
	return lines;
}

function parserFinding(
	category: string,
	text: string,
	words: { says: string; cure?: string },
	severity: Finding["severity"] = "error",
): Finding {
	const reference = { line: 1, column: 1, text };
	return { severity, category, source: "parser", line: 1, column: 1, ...words, reference };
}

function misnamed(name: string): Finding {
	return parserFinding("filename", `Taxonomy file must be named "qna.yaml"; "${name}" is not a valid name`, {
		says: `The file is called "${name}"; a leaf's file is called "qna.yaml".`,
		cure: "Rename it.",
	});
}

function emptyFile(): Finding {
	const words = { says: "The file is empty.", cure: "Write the leaf, or delete the file." };
	return parserFinding("empty", "The file is empty", words, "warning");
}

function notMapping(root: Place): Finding {
	const words = {
		says: "The file is not a mapping of keys and values.",
		cure: 'Begin with "version: 3" and the other fields of a leaf.',
	};
	const text = "The file is not valid. The top-level element is not an object with key-value pairs.";
	const { line, column } = root.at;
	return { ...parserFinding("not_mapping", text, words), line: line + 1, column: column + 1 };
}

function unsupported(schema: SchemaName, { text }: Version): Finding {
	const file = `schema/v${text}/${schema}.json`;
	return parserFinding("version_unsupported", `Cannot load schema file ${file}. '${file}'`, {
		says: `There is no version ${text} of the file format.`,
		cure: `Write "version: ${HIGHEST_VERSION}".`,
	});
}

function deprecated({ text }: Version): Finding {
	const reference = `Version ${text} is not supported for knowledge. Minimum supported version is ${HIGHEST_VERSION}.`;
	return parserFinding("deprecated", reference, {
		says: `Version ${text} of knowledge files is no longer taken.`,
		cure: `Give each seed example a context with three questions and answers, and write "version: ${HIGHEST_VERSION}".`,
	});
}

function failed(cause: unknown, text: string): Finding {
	const base = { severity: "error", source: "exception" } as const;
	if (cause instanceof YamlError) {
		const line = cause.mark.line + 1;
		const column = cause.mark.column + 1;
		return {
			...base,
			category: cause.kind === "ConstructorError" ? "yaml_construct" : "yaml_syntax",
			line,
			column,
			...syntaxWords(cause.problem),
			reference: { line, column, text: describeYamlError(cause, text), exception: cause.kind },
		};
	}
	if (!(cause instanceof YamlFailure)) throw cause;
	return {
		...base,
		category: cause.category,
		line: 1,
		column: 1,
		says: cause.says,
		cure: cause.cure,
		reference: {
			line: 0,
			column: 0,
			text: cause.message,
			exception: cause.category.slice(cause.category.indexOf(":") + 1),
		},
	};
}
