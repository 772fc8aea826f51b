import { createPatch } from "diff";
import { visibleText } from "#lib/platform/visible-text.ts";
import type { FindingView, ImportPreview, ImportView, PreviewFile } from "#lib/taxonomy/schema.ts";

const OUTCOMES = ["created", "updated", "unchanged", "proposed", "refused"] as const;

/** What became of an import's files: those with something to say, and how many of each. */
export function reportImport(view: ImportView): string {
	const lines: string[] = [];
	for (const { path, outcome, standing, findings } of view.files) {
		if (findings.length === 0 && outcome !== "refused") continue;
		lines.push(`${visibleText(path)}: ${outcome}, ${standing}`, ...findings.map(lineOf));
	}
	const counts = OUTCOMES.map((outcome) => `${view.counts[outcome]} ${outcome}`).join(", ");
	const draft = view.contribution ? `, in contribution ${view.contribution.number}` : "";
	const from = view.commit === null ? "" : ` of commit ${view.commit}`;
	lines.push(`Import ${view.number}${from}: ${counts}${draft}`);
	if (view.goneCount > 0) lines.push(goneLine(view.goneCount, view.scope ?? ""));
	return `${lines.join("\n")}\n`;
}

/** As a person calls what an import would do. */
const WORDS = { created: "new", updated: "changed", unchanged: "same", refused: "refused" } as const;

/** A leaf's comparison has at most so many lines here; the web page shows all of it. */
const MOST_LINES = 60;
/** Texts further apart than this are not compared line by line: that takes long, and nobody would read it. */
const MOST_EDITS = 2000;

/** What an import would do, leaf by leaf, with the lines that would change. */
export function reportPreview(preview: ImportPreview): string {
	const lines = preview.files.flatMap((file) => [
		`${WORDS[file.outcome].padEnd(8)}${visibleText(file.leafPath ?? file.path)}${
			file.standing === null || file.standing === "good" ? "" : ` (${file.standing})`
		}`,
		...file.findings.map(lineOf),
		...changedLines(file),
	]);
	for (const { path, leaves } of preview.gone) {
		lines.push(`${"gone".padEnd(8)}${visibleText(path)}${leaves === 1 ? "" : ` (${leaves} leaves)`}`);
	}
	const { counts, goneCount } = preview;
	const outcomes = (["created", "updated", "unchanged", "refused"] as const).map(
		(outcome) => `${counts[outcome]} ${WORDS[outcome]}`,
	);
	lines.push(`${outcomes.join(", ")}, ${goneCount} gone. Nothing was changed.`);
	if (goneCount > 0) lines.push(goneLine(goneCount, preview.scope ?? ""));
	return `${lines.join("\n")}\n`;
}

function changedLines({ change }: PreviewFile): string[] {
	if (change === null) return [];
	if (change === "left-out") return ["  The texts are too long to be sent with all the others."];
	const all = (
		[
			["qna.yaml", change.text],
			["attribution.txt", change.attribution],
		] as const
	).flatMap(([name, texts]) => {
		if (texts === null) return [];
		const patch = createPatch(name, texts.before, texts.after, "live", "source", {
			context: 1,
			maxEditLength: MOST_EDITS,
		});
		if (patch === undefined) return [`${name} is another text altogether.`];
		return patch.trimEnd().split("\n").slice(2); // its first two lines name the file twice
	});
	const shown = all.slice(0, MOST_LINES).map((line) => `  ${visibleText(line).replaceAll("\r", "[U+000D]")}`);
	return all.length > MOST_LINES ? [...shown, `  … and ${all.length - MOST_LINES} more lines`] : shown;
}

const lineOf = ({ line, column, severity, says }: FindingView) =>
	`  ${line}:${column} ${severity} ${visibleText(says)}`;

function goneLine(count: number, scope: string): string {
	const where = scope === "" ? "the taxonomy" : scope;
	return count === 1
		? `1 live leaf of ${where} is not in the source. It stays as it is.`
		: `${count} live leaves of ${where} are not in the source. They stay as they are.`;
}
