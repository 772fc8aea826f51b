import { db } from "#lib/platform/db.server.ts";
import { InvalidError } from "#lib/platform/errors.ts";

/**
 * Held-out rows measure only what no training saw. Another version may have put the same sample among its training
 * rows (another share or seed), and the model, or one that it was made from, may have been trained on that.
 *
 * @throws InvalidError `evaluation.trained-on`, with how many rows and the version that they were trained on in
 */
export async function ensureUnseen(model: { id: string; name: string }, versionId: string): Promise<void> {
	const [most] = await db.$queryRaw<{ rows: bigint; name: string; number: number }[]>`
		WITH RECURSIVE line AS (
			SELECT id, "checkpointId" FROM "StudentModel" WHERE id = ${model.id}::uuid
			UNION
			SELECT base.id, base."checkpointId"
			FROM line
			JOIN "Checkpoint" c ON c.id = line."checkpointId"
			JOIN "TrainingRun" t ON t.id = c."runId"
			JOIN "StudentModel" base ON base.id = t."baseModelId"
		), trained AS (
			SELECT DISTINCT t."versionId"
			FROM line
			JOIN "Checkpoint" c ON c.id = line."checkpointId"
			JOIN "TrainingRun" t ON t.id = c."runId"
		)
		SELECT count(*) AS rows, d.name, v.number
		FROM trained
		JOIN "DatasetVersion" v ON v.id = trained."versionId"
		JOIN "Dataset" d ON d.id = v."datasetId"
		JOIN "DatasetRow" seen ON seen."versionId" = v.id AND NOT seen."heldOut"
		JOIN "DatasetRow" asked
			ON asked."versionId" = ${versionId}::uuid AND asked."heldOut"
			AND asked."runId" = seen."runId" AND asked."sampleId" = seen."sampleId"
		GROUP BY d.name, v.number
		ORDER BY 1 DESC
		LIMIT 1`;
	if (!most) return;
	const { rows, name, number } = most;
	throw new InvalidError(
		"evaluation.trained-on",
		`"${model.name}" was trained on ${rows} of these held-out rows, in ${name} v${number}: its score would say nothing. Measure it on ${name} v${number}, or freeze a version with the same seed and share held out.`,
		{ rows: Number(rows), dataset: name, version: number },
	);
}
