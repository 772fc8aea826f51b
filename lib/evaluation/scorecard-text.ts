import type { Comparison } from "./compare.ts";
import {
	formatDifference,
	formatScore,
	type Scorecard,
	type ScorecardCell,
	type ScorecardRow,
} from "./scorecard.ts";

/** The forms in which a scorecard leaves the product. */
export type ScorecardFormat = "table" | "json" | "csv" | "latex";

export const SCORECARD_FORMATS: readonly ScorecardFormat[] = ["table", "json", "csv", "latex"];

/** The scorecard as text, ending in a line break. */
export function scorecardText(card: Scorecard, format: ScorecardFormat): string {
	if (format === "json") return `${JSON.stringify(plain(card), null, 2)}\n`;
	if (format === "csv") return csv(card);
	return format === "latex" ? latex(card) : table(card);
}

/** As plain values for JSON: no maps, no answers; intervals as [low, high]. */
function plain(card: Scorecard) {
	return {
		baseline: card.baseline,
		columns: card.columns,
		models: card.rows.map((row) => ({
			...row.model,
			isBaseline: row.isBaseline,
			scores: card.columns.flatMap(({ id }) => {
				const cell = cellOf(row, id);
				if (!cell) return [];
				const { answers, ...score } = cell.score;
				const interval = cell.interval && [cell.interval.low, cell.interval.high];
				const { nearChance, comparison } = cell;
				return [
					{ ...score, answersKnown: answers !== null, interval, nearChance, comparison: plainOf(comparison) },
				];
			}),
		})),
	};
}

function plainOf(comparison: Comparison | null) {
	if (comparison?.kind !== "paired") return comparison;
	const { interval, verdictInterval, ...rest } = comparison;
	return {
		...rest,
		interval: [interval.low, interval.high],
		verdictInterval: [verdictInterval.low, verdictInterval.high],
	};
}

function cellOf(row: ScorecardRow, id: string): ScorecardCell | undefined {
	return Object.hasOwn(row.cells, id) ? row.cells[id] : undefined;
}

/** The words of a cell's comparison: "+1.12 better", "+0.40", "refused". */
function words(comparison: Comparison | null): string {
	if (!comparison) return "";
	if (comparison.kind === "refused") return "not compared";
	const difference = formatDifference(comparison.difference);
	return comparison.kind === "figure" ? difference : `${difference} ${comparison.verdict}`;
}

function table(card: Scorecard): string {
	const head = [
		"Model",
		...card.columns.map(({ name, shots }) => (shots === null ? name : `${name} (${shots}-shot)`)),
	];
	const lines: string[][] = [head];
	for (const row of card.rows) {
		const cells = card.columns.map(({ id }) => cellOf(row, id));
		lines.push([
			`${printable(row.model.name)}${row.isBaseline ? " (baseline)" : ""}`,
			...cells.map((cell) =>
				cell ? `${formatScore(cell.score.value)}${halfWidth(cell)}${flags(cell)}` : "–",
			),
		]);
		if (cells.some((cell) => cell?.comparison))
			lines.push(["", ...cells.map((cell) => words(cell?.comparison ?? null))]);
	}
	const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
	const text = lines.map((line) =>
		line
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join("  ")
			.trimEnd(),
	);
	return `${[...text, ...notes(card)].join("\n")}\n`;
}

function halfWidth({ interval }: ScorecardCell): string {
	return interval ? ` ±${formatScore((interval.high - interval.low) / 2)}` : "";
}

function flags({ score, nearChance }: ScorecardCell): string {
	return `${score.partial ? " partial" : ""}${nearChance ? " near chance" : ""}`;
}

function notes(card: Scorecard): string[] {
	const found = card.rows.flatMap((row) =>
		card.columns.flatMap(({ id, name }) => {
			const comparison = cellOf(row, id)?.comparison;
			if (!comparison || comparison.kind === "paired") return [];
			const why =
				comparison.kind === "refused" ? comparison.reasons.join(" ") : `No verdict: ${comparison.reason}.`;
			return [`${printable(row.model.name)}, ${name}: ${why}`];
		}),
	);
	return found.length === 0 ? [] : ["", ...found];
}

/** Names come from files: no control characters reach a terminal. */
function printable(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}]/gu, "�");
}

function csv(card: Scorecard): string {
	const head = [
		["model", "alignment", "teacher", "source", "benchmark", "shots", "value", "standard_error"],
		["low", "high", "questions", "partial", "baseline", "difference", "difference_low", "difference_high"],
		["p", "verdict", "note"],
	].flat();
	const lines = card.rows.flatMap((row) =>
		card.columns.flatMap(({ id }) => {
			const cell = cellOf(row, id);
			if (!cell) return [];
			const { score, interval, comparison } = cell;
			const paired = comparison?.kind === "paired" ? comparison : null;
			const note =
				comparison?.kind === "refused"
					? comparison.reasons.join(" ")
					: comparison?.kind === "figure"
						? comparison.reason
						: "";
			const values = [
				[row.model.name, row.model.alignment, row.model.teacher, row.model.source, id, score.settings.shots],
				[score.value, score.standardError, interval?.low, interval?.high, score.questions, score.partial],
				[row.isBaseline, comparison && comparison.kind !== "refused" ? comparison.difference : null],
				[paired?.interval.low, paired?.interval.high, paired?.p, paired?.verdict, note],
			].flat();
			return [values.map(csvCell).join(",")];
		}),
	);
	return `${[head.join(","), ...lines].join("\r\n")}\r\n`;
}

/** RFC 4180; a text that a spreadsheet would take for a formula is put behind an apostrophe. */
function csvCell(value: string | number | boolean | null | undefined): string {
	if (value === null || value === undefined) return "";
	if (typeof value !== "string") return String(value);
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function latex(card: Scorecard): string {
	const head = ["Model", "Alignment", "Teacher", ...card.columns.map(({ name }) => name)].map(tex);
	const shots = [
		"",
		"",
		"",
		...card.columns.map((column) => (column.shots === null ? "" : `${column.shots}-shot`)),
	];
	const rows = card.rows.map((row) => [
		tex(row.model.name),
		tex(row.model.alignment ?? "--"),
		tex(row.model.teacher ?? "--"),
		...card.columns.map(({ id }) => texCell(cellOf(row, id))),
	]);
	const line = (cells: readonly string[]) => `${cells.join(" & ")} \\\\`;
	return [
		`\\begin{tabular}{lll${"r".repeat(card.columns.length)}}`,
		"\\hline",
		line(head),
		line(shots),
		"\\hline",
		...rows.map(line),
		"\\hline",
		"\\end{tabular}",
		"",
	].join("\n");
}

/** An arrow marks a proven difference to the baseline; a dagger a score that compares with nothing. */
function texCell(cell: ScorecardCell | undefined): string {
	if (!cell) return "--";
	const { comparison, score } = cell;
	const verdict = comparison?.kind === "paired" ? comparison.verdict : null;
	const mark = verdict === "better" ? "$^{\\uparrow}$" : verdict === "worse" ? "$^{\\downarrow}$" : "";
	return `${formatScore(score.value)}${score.partial ? "$^{\\dagger}$" : mark}`;
}

const TEX: Readonly<Record<string, string>> = {
	"\\": "\\textbackslash{}",
	"~": "\\textasciitilde{}",
	"^": "\\textasciicircum{}",
	β: "$\\beta$",
};

function tex(text: string): string {
	return printable(text).replace(/[\\~^β&%$#_{}]/g, (character) => TEX[character] ?? `\\${character}`);
}
