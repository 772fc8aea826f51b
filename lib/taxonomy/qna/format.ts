import type { Finding, QnaReport } from "./finding.ts";

export type ReportFormat = "text" | "tsv" | "github" | "json";

/** A file's report at its own version and at the highest. */
export type ReportedFile = { path: string; own: QnaReport; highest: QnaReport };

/**
 * The reports as text, in the order given. `tsv` and `json` have the columns and messages in which the reference's
 * verdicts are recorded, so that the two can be compared; `text` and `github` say it in our words and places.
 */
export function formatReports(files: readonly ReportedFile[], format: ReportFormat): string {
	if (format === "tsv")
		return [TSV_HEADER, ...files.map(tsvRow)].map((row) => `${row.join("\t")}\n`).join("");
	if (format === "json") return files.map((file) => `${JSON.stringify(jsonLine(file))}\n`).join("");
	if (format === "github") return files.flatMap(githubLines).join("");
	return `${files.map(textBlock).join("")}${summary(files)}\n`;
}

const TSV_HEADER = [
	"path",
	"verdict",
	"n_errors",
	"n_warnings",
	"first_error",
	"line",
	"schema",
	"version",
	"v3_verdict",
	"v3_n_errors",
	"v3_n_warnings",
	"v3_first_error",
	"v3_line",
];

/** What stands in for tab and line break in a cell. */
function cell(text: string): string {
	return text.replace(/[\t\r\n]/g, " ");
}

function tsvRow({ path, own, highest }: ReportedFile): string[] {
	return [
		cell(path),
		...verdictCells(own),
		own.schema ?? "",
		own.schema === null ? "" : own.versionText,
		...verdictCells(highest),
	];
}

function verdictCells({ verdict, findings }: QnaReport): string[] {
	const errors = findings.filter(({ severity }) => severity === "error");
	const [first] = errors.length > 0 ? errors : findings;
	const line = first ? (first.reference?.line ?? first.line) : "";
	const warnings = findings.length - errors.length;
	return [verdict, String(errors.length), String(warnings), cell(first?.category ?? ""), String(line)];
}

function jsonLine({ path, own, highest }: ReportedFile): object {
	const { verdict, raised } = own;
	const messages = own.findings.map(message);
	const v3 = {
		verdict: highest.verdict,
		raised: highest.raised,
		messages: highest.findings.map(message),
	};
	return { path, schema: own.schema, version: jsonVersion(own), verdict, raised, messages, v3 };
}

/** As the reference keeps it: nothing when it threw, 0 when it returned before it came to the version. */
function jsonVersion({ raised, schema, version, versionText }: QnaReport): number | boolean | null {
	if (raised) return null;
	if (schema === null) return 0;
	if (versionText === "True" || versionText === "False") return versionText === "True";
	return version;
}

function message(finding: Finding): object {
	const { severity, source, category, reference, pointer, keyword } = finding;
	return {
		severity,
		source,
		category,
		line: reference?.line ?? finding.line,
		column: reference?.column ?? finding.column,
		...(reference?.exception === undefined ? {} : { exception: reference.exception }),
		text: reference?.text ?? finding.says,
		...(reference?.yamlPath === undefined ? {} : { yaml_path: reference.yamlPath }),
		...(pointer === undefined ? {} : { pointer }),
		...(keyword === undefined ? {} : { keyword }),
	};
}

function sentence({ says, cure }: Finding): string {
	return cure === undefined ? says : `${says} ${cure}`;
}

function textBlock({ path, own }: ReportedFile): string {
	if (own.findings.length === 0) return "";
	const lines = own.findings.map((finding) => {
		const place = `${finding.line}:${finding.column}`.padEnd(8);
		return `  ${place}${finding.severity.padEnd(9)}${printable(sentence(finding))}  [${printable(finding.category)}]\n`;
	});
	return `${printable(path)}\n${lines.join("")}\n`;
}

/** A file's words reach a terminal without its control characters. */
function printable(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

function summary(files: readonly ReportedFile[]): string {
	const count = (verdict: QnaReport["verdict"]) => files.filter(({ own }) => own.verdict === verdict).length;
	const noun = files.length === 1 ? "file" : "files";
	return `${files.length} ${noun}: ${count("ok")} ok, ${count("warnings")} with warnings, ${count("errors")} with errors`;
}

function githubLines({ path, own }: ReportedFile): string[] {
	const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
	const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
	return own.findings.map((finding) => {
		const { severity, line, column, category } = finding;
		const where = `file=${property(path)},line=${line},col=${column},title=${property(category)}`;
		return `::${severity} ${where}::${data(sentence(finding))}\n`;
	});
}
