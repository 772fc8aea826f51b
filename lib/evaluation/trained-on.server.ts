import { db } from "#lib/platform/db.server.ts";
import { InvalidError } from "#lib/platform/errors.ts";

/**
 * Held-out rows measure only what no training saw. Another version may have put the same sample, or another one that
 * asks the same, among its training rows (another share or seed), and the model, or one that it was made from, may have
 * been trained on that. Within a version `splitHeldOut` keeps equal questions together.
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
		), asked AS (
			SELECT ordinal, "runId", "sampleId", "questionSha256"
			FROM "DatasetRow" WHERE "versionId" = ${versionId}::uuid AND "heldOut"
		), seen AS (
			SELECT row.* FROM trained JOIN "DatasetRow" row USING ("versionId") WHERE NOT row."heldOut"
		), both_parts AS (
			SELECT seen."versionId", asked.ordinal FROM asked JOIN seen USING ("runId", "sampleId")
			UNION
			SELECT seen."versionId", asked.ordinal FROM asked JOIN seen USING ("questionSha256")
		)
		SELECT count(*) AS rows, d.name, v.number
		FROM both_parts
		JOIN "DatasetVersion" v ON v.id = both_parts."versionId"
		JOIN "Dataset" d ON d.id = v."datasetId"
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
