/** One thing that a check says of a file. */
export type Finding = {
	severity: "error" | "warning";
	/** As in the reference's records: `yaml_syntax`, `schema:/seed_examples/0/answer:type`, `yamllint:hyphens` … */
	category: string;
	source: "yamllint" | "schema" | "parser" | "exception" | "seedbed";
	/** Where it stands in the file, from 1. */
	line: number;
	column: number;
	/** For people, in our words. */
	says: string;
	/** What to do about it, where that can be said. */
	cure?: string;
	/** Of a schema finding: JSON pointer of the value that fails; for a missing or unknown key, of what holds it. */
	pointer?: string;
	/** Of a schema finding: the rule that failed, e.g. `minItems`. */
	keyword?: string;
	/** Of a missing key: its name. */
	missing?: string;
	/** What the reference validator prints of it. Absent where it has no such rule. */
	reference?: {
		/** Its line: 0 where it gives none, and short by the lines that yq passes over at the top of a file. */
		line: number;
		column: number;
		text: string;
		/** The Python exception, where it raised one. */
		exception?: string;
		yamlPath?: string;
	};
};

/** What a check says of a file. Findings stand in the reference's order. */
export type QnaReport = {
	/** `warnings`: some warning and no error. */
	verdict: "ok" | "warnings" | "errors";
	findings: Finding[];
	/** The schema used; null when the check did not get so far. */
	schema: "knowledge" | "compositional_skills" | null;
	/** The schema version used; null when the check did not get so far. */
	version: number | null;
	/** The version as the reference prints it: "3", or "True" for `version: yes`; empty when there is none. */
	versionText: string;
	/** Whether the reference throws on this file instead of returning. */
	raised: boolean;
};

export function verdictOf(findings: readonly Finding[]): QnaReport["verdict"] {
	if (findings.some((finding) => finding.severity === "error")) return "errors";
	return findings.length > 0 ? "warnings" : "ok";
}

/** A report lists no more findings of the linter, and no more of the shape, than this. */
export const MOST_FINDINGS = 2000;

/** Stands at the end of a report that is not complete. */
export function unfinished(): Finding {
	return {
		severity: "error",
		category: "too_many",
		source: "seedbed",
		line: 1,
		column: 1,
		says: "There are too many findings to list; the rest of the file is not checked.",
		cure: "Cure the findings above and check again.",
	};
}
