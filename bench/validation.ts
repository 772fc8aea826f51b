// The verdicts against the reference validator's record, ms per file, and whether import, export and edits keep every byte.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ArchiveFile, readArchive } from "#lib/taxonomy/archive.server.ts";
import { checkQna } from "#lib/taxonomy/qna/check.ts";
import { EXCEPTIONS } from "#lib/taxonomy/qna/exceptions.ts";
import { formatReports, type ReportedFile } from "#lib/taxonomy/qna/format.ts";
import { newQna } from "#lib/taxonomy/qna/write.ts";
import { report } from "./figure.ts";
import { editsKeptIn, importedAndExported, type Kept } from "./kept-bytes.ts";
import { spreadOf } from "./spread.ts";

const DATA = resolve("../shared/data");
const LIMITS = { corpusSeconds: 10, largeFileMs: 300, startSeconds: 1 };
const LARGE_BYTES = 600_000;
const bench = "validation";

export async function run(): Promise<void> {
	if (existsSync(DATA)) {
		const files = await corpus();
		judged(files);
		hostile();
		const valid = files.filter(({ path, bytes }) => checkQna(bytes, path).verdict !== "errors");
		kept("edit of one example changes only its lines", editsKeptIn(valid));
		kept("import, then export", await importedAndExported(valid));
	} else console.error(`SKIPPED: the record of the reference validator is not there (${DATA}).`);
	largeFile();
	start();
}

/** The qna.yaml files of the contributions, in the record's order. */
async function corpus(): Promise<ArchiveFile[]> {
	const files: ArchiveFile[] = [];
	const archive = readFileSync(join(DATA, "instructlab-contributions.tar.gz"));
	for await (const file of readArchive(archive)) {
		if (!file.path.endsWith("attribution.txt")) files.push(file);
	}
	return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** As `seedbed validate` judges a file: at its own version and at the highest. */
function judge({ path, bytes }: ArchiveFile): { judged: ReportedFile; ms: number } {
	const begun = performance.now();
	const own = checkQna(bytes, path, { version: "own" });
	const highest = checkQna(bytes, path, { version: "highest" });
	return { judged: { path, own, highest }, ms: performance.now() - begun };
}

function judged(files: readonly ArchiveFile[]): void {
	const begun = performance.now();
	const results = files.map(judge);
	const seconds = (performance.now() - begun) / 1000;
	const ours = formatReports(
		results.map((result) => result.judged),
		"tsv",
	).split("\n");
	const recorded = readFileSync(join(DATA, "expected.tsv"), "utf8").split("\n");
	const different = recorded.slice(1, -1).filter((line, at) => line !== ours[at + 1]);
	compared("contributions", recorded.length - 2, different, {});
	milliseconds("contributions", results);
	report({
		bench,
		figure: "whole corpus",
		value: seconds,
		unit: "s",
		limit: LIMITS.corpusSeconds,
	});
}

/** The columns of the record that the reference decides; where it did not end, it says so in the first error. */
const HOSTILE_COLUMNS = [
	"path",
	"verdict",
	"n_errors",
	"n_warnings",
	"first_error",
	"line",
	"schema",
	"version",
	"v3_verdict",
	"v3_first_error",
];

function hostile(): void {
	const recorded = table(readFileSync(join(DATA, "hostile-qna/expected.tsv"), "utf8"));
	const results = recorded.map(({ path = "" }) =>
		judge({ path, bytes: readFileSync(join(DATA, "hostile-qna", path)) }),
	);
	const different = recorded.flatMap((expected, at) => {
		const result = results[at];
		const [ours] = result ? table(formatReports([result.judged], "tsv")) : [];
		const isEqual = HOSTILE_COLUMNS.every((column) => expected[column] === ours?.[column]);
		return isEqual ? [] : [expected.path ?? ""];
	});
	compared("hostile files", recorded.length, different, EXCEPTIONS);
	milliseconds("hostile files", results);
}

function table(text: string): Record<string, string>[] {
	const [head = "", ...lines] = text.replace(/\n$/, "").split("\n");
	const names = head.split("\t");
	return lines.map((line) => {
		const cells = line.split("\t");
		return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
	});
}

/** Says what differs and why; what differs without a reason must be nothing. */
function compared(
	what: string,
	files: number,
	different: readonly string[],
	reasons: Readonly<Record<string, string>>,
): void {
	const reasonFor = (line: string) => reasons[line.split("/")[0] ?? ""];
	for (const line of different) {
		console.error(`  different: ${line}\n    ${reasonFor(line) ?? "WITHOUT A REASON"}`);
	}
	const unexplained = different.filter((line) => reasonFor(line) === undefined);
	report({ bench, figure: `${what}, verdicts compared`, value: files, unit: "files" });
	report({ bench, figure: `${what}, equal`, value: files - different.length, unit: "files" });
	report({
		bench,
		figure: `${what}, different with a reason`,
		value: different.length - unexplained.length,
		unit: "files",
	});
	report({
		bench,
		figure: `${what}, different without a reason`,
		value: unexplained.length,
		unit: "files",
		limit: 0,
	});
}

function milliseconds(what: string, results: readonly { ms: number }[]): void {
	const spread = spreadOf(results.map(({ ms }) => ms));
	for (const [name, value] of Object.entries(spread)) {
		report({ bench, figure: `${what}, ${name} of a file`, value, unit: "ms" });
	}
}

/** What is changed must be nothing; what an edit refuses to touch is said, and changes nothing. */
function kept(what: string, { files, equal, refused, changed }: Kept): void {
	for (const path of changed) console.error(`  changed: ${path}`);
	for (const [path, reason] of refused) console.error(`  refused: ${path}\n    ${reason}`);
	report({ bench, figure: `${what}: valid files`, value: files, unit: "files" });
	report({ bench, figure: `${what}: equal`, value: equal, unit: "files" });
	report({ bench, figure: `${what}: refused in words`, value: refused.size, unit: "files" });
	report({ bench, figure: `${what}: changed`, value: changed.length, unit: "files", limit: 0 });
}

/** A knowledge file of words of our own, a little over 600 kB. */
function largeQna(): Uint8Array {
	const sentence = (n: number) => `Seedling ${n} stands in row ${n % 97} and wants water on day ${n % 31}.`;
	const seed = (n: number) => ({
		context: Array.from({ length: 20 }, (_, at) => sentence(n * 20 + at)).join("\n"),
		pairs: [1, 2, 3].map((k) => ({ question: `When does ${n} want ${k}?`, answer: sentence(n + k) })),
	});
	const write = (count: number) =>
		newQna("knowledge", {
			createdBy: "gardener",
			domain: "gardening",
			documentOutline: "What each seedling wants",
			document: { repo: "https://example.org/garden.git", commit: "0a1b2c3", patterns: ["*.md"] },
			seeds: Array.from({ length: count }, (_, at) => seed(at)),
		});
	const perSeed = (write(110).length - write(100).length) / 10;
	return new TextEncoder().encode(write(Math.ceil(LARGE_BYTES / perSeed)));
}

function largeFile(): void {
	const bytes = largeQna();
	const path = "knowledge/garden/qna.yaml";
	const times = Array.from({ length: 5 }, () => {
		const begun = performance.now();
		const { findings } = checkQna(bytes, path);
		if (findings.some(({ severity }) => severity === "error"))
			throw new Error("The large file is not valid.");
		return performance.now() - begun;
	});
	const figure = `check of a file of ${Math.round(bytes.length / 1000)} kB, worst of 5`;
	report({ bench, figure, value: spreadOf(times).worst, unit: "ms", limit: LIMITS.largeFileMs });
}

/** The command as people's CI starts it, with one small file. */
function start(): void {
	const folder = mkdtempSync(join(tmpdir(), "seedbed-bench-"));
	const file = join(folder, "qna.yaml");
	writeFileSync(file, "version: 3\n");
	try {
		const times = Array.from({ length: 7 }, () => {
			const begun = performance.now();
			const ended = spawnSync(process.execPath, ["cli/seedbed.mjs", "validate", file], { encoding: "utf8" });
			if (ended.status !== 1) throw new Error(`seedbed validate ended with ${ended.status}: ${ended.stderr}`);
			return (performance.now() - begun) / 1000;
		});
		const figure = "seedbed validate, start to end, median of 7";
		report({ bench, figure, value: spreadOf(times).median, unit: "s", limit: LIMITS.startSeconds });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
