import type { Actor } from "#lib/auth/actor.ts";
import { ConflictError } from "#lib/platform/errors.ts";
import { listLineage } from "./lineage.server.ts";
import { lineageLine } from "./lineage.ts";
import { getDatasetVersion } from "./queries.server.ts";
import { readRows, rowOf } from "./rows.server.ts";

export type ExportPart = "train" | "held-out" | "knowledge" | "skills" | "lineage";

const WHERE = {
	train: { heldOut: false },
	"held-out": { heldOut: true },
	knowledge: { heldOut: false, phase: "knowledge" },
	skills: { heldOut: false, phase: "skill" },
	lineage: {},
} as const;

/**
 * A file of a frozen version, made while it is sent: `messages` JSONL as instructlab-sdg writes it, or the lineage
 * side-car. The same bytes at each export.
 *
 * @throws NotFoundError `dataset-version.not-found`
 */
export async function exportDataset(actor: Actor, versionId: string, part: ExportPart) {
	const { name, number, mix } = await getDatasetVersion(actor, versionId);
	const fileName = `${name}-v${number}-${part}.jsonl`;
	const parts = part === "lineage" ? lineageLines(versionId) : rowLines(versionId, mix.systemPrompt, part);
	return { fileName, mediaType: "application/jsonl", parts };
}

/**
 * The lines of a part of a version.
 *
 * @throws ConflictError `dataset.changed-row` when a line's hash is not the frozen one: the product must not export it
 */
export async function* rowLines(
	versionId: string,
	systemPrompt: string,
	part: Exclude<ExportPart, "lineage">,
): AsyncGenerator<string> {
	for await (const { kept, content } of readRows(versionId, WHERE[part])) {
		const { line, sha256 } = rowOf(content, kept.sampleId, { versionId, systemPrompt });
		if (sha256 !== kept.sha256) {
			throw new ConflictError("dataset.changed-row", `Row ${kept.id} is not what was frozen.`, {
				rowId: kept.id,
			});
		}
		yield line;
	}
}

async function* lineageLines(versionId: string): AsyncGenerator<string> {
	for await (const row of listLineage(versionId)) yield lineageLine(row);
}
