import { InvalidError } from "#lib/platform/errors.ts";
import {
	phasesOf,
	type RowContent,
	type RowPhase,
	rowFaults,
	rowLine,
	rowMessages,
	rowMetadata,
	type TrainingRow,
	unmaskOf,
} from "./formats.ts";
import type { Hash } from "./lineage.ts";

/**
 * The id of a sample's row in a dataset version: a UUID of version 8 (RFC 9562 §5.8), from a hash of both. The same
 * at every export; another one in another version, and for another phase of the same sample.
 */
export function rowId(datasetVersionId: string, sampleId: string, phase: RowPhase, hash: Hash): string {
	const digest = hash(`row\n${datasetVersionId}\n${sampleId}${phase === "p10" ? "\np10" : ""}`);
	const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
	const hex = `${digest.slice(0, 12)}8${digest.slice(13, 16)}${variant}${digest.slice(17, 32)}`;
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export type ExportSettings = {
	datasetVersionId: string;
	/** The student's. Empty: no system message. */
	systemPrompt: string;
	phase: RowPhase;
};

/** The texts that a sample's hash covers, in order. */
export function sampleTexts(content: RowContent): (string | null)[] {
	const ground = content.kind === "knowledge" ? content.document : (content.context ?? null);
	return [content.question, content.answer, ground];
}

/**
 * The training row of a sample, its line with the line break, and the hash of the line without it. Depends on nothing
 * else: the same bytes at each export.
 *
 * @throws RangeError when the phase has no form for the sample's kind
 * @throws InvalidError "dataset.broken-row" when a text is empty
 */
export function trainingRow(
	sampleId: string,
	content: RowContent,
	{ datasetVersionId, systemPrompt, phase }: ExportSettings,
	hash: Hash,
): { row: TrainingRow; line: string; sha256: string } {
	if (!phasesOf(content.kind).includes(phase))
		throw new RangeError(`A ${content.kind} sample has no row in ${phase}.`);
	const row: TrainingRow = {
		id: rowId(datasetVersionId, sampleId, phase, hash),
		messages: rowMessages(content, systemPrompt),
		metadata: rowMetadata(content),
		unmask: unmaskOf(phase),
	};
	const empty = content.question.trim() === "" ? ["The question is empty."] : [];
	const faults = [...empty, ...rowFaults(row)];
	if (faults.length > 0)
		throw new InvalidError("dataset.broken-row", `Sample ${sampleId}: ${faults.join(" ")}`, {
			findings: faults,
		});
	const line = rowLine(row);
	return { row, line, sha256: hash(line.slice(0, -1)) };
}
