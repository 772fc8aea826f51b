export type Cell = string | number | null;
/** What a chart shows, as a table: its text alternative and its CSV. The first column names the row. */
export type ChartTable = {
	head: readonly string[];
	rows: readonly (readonly Cell[])[];
	/** Places of columns that hold shares in [0, 1]: read as percent, written to CSV as they are. */
	shares?: readonly number[];
};

/** Where a chart stands: its words, and what its files are called. */
export type ChartHead = {
	/** A sentence that says what the chart shows. */
	title?: string;
	/** Unit, encoding and how to read it. */
	sub?: string;
	/** File name without its ending: "seedbed-run-214-funnel". */
	name?: string;
	/** Printed under an exported picture: run, dataset version, date. */
	source?: string;
};

/**
 * RFC 4180. A cell that a spreadsheet would run as a formula is written with a leading apostrophe, for names in it
 * come from uploads; numbers stay numbers.
 */
export function toCsv({ head, rows }: ChartTable): string {
	const cell = (value: Cell) => {
		if (value === null) return "";
		if (typeof value === "number") return String(value);
		const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
		return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	};
	return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}
