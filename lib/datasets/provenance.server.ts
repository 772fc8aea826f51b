import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/platform/db.server.ts";
import { getDatasetVersion } from "./queries.server.ts";
import type { ProvenanceView } from "./schema.ts";

/** Most of each kind that are named. */
const MOST = 100;

/**
 * Where a version comes from and what came of it: who wrote the seeds, which runs and documents its rows are from, and
 * which trainings and models followed. At most 100 of each, those with most rows first.
 *
 * @throws NotFoundError `dataset-version.not-found`
 */
export async function getProvenance(actor: Actor, versionId: string): Promise<ProvenanceView> {
	await getDatasetVersion(actor, versionId);
	const [authors, runs, documents, trainings] = await Promise.all([
		db.$queryRaw<ProvenanceView["authors"]>`
			select coalesce(u.name, sv."createdBy", '') as author, count(distinct sv.id)::int as seeds,
			       count(distinct r.ordinal)::int as rows
			  from "DatasetRow" r
			  join "SampleSeed" ss on ss."runId" = r."runId" and ss."sampleId" = r."sampleId"
			  join "SeedVersion" sv on sv.id = ss."seedVersionId"
			  left join "User" u on u.id = sv."authorId"
			 where r."versionId" = ${versionId}::uuid
			 group by 1 order by 3 desc, 1 limit ${MOST}`,
		db.$queryRaw<ProvenanceView["runs"]>`
			select g.number, t.name as teacher, count(*)::int as rows
			  from "DatasetRow" r
			  join "GenerationRun" g on g.id = r."runId"
			  join "Teacher" t on t.id = g."teacherId"
			 where r."versionId" = ${versionId}::uuid
			 group by 1, 2 order by 3 desc, 1 limit ${MOST}`,
		db.$queryRaw<ProvenanceView["documents"]>`
			select d.number, d.title, d.licence, count(*)::int as rows
			  from "DatasetRow" r
			  join "Sample" s on s."runId" = r."runId" and s.id = r."sampleId"
			  join "Chunk" c on c.id = s."chunkId"
			  join "Document" d on d.id = c."documentId"
			 where r."versionId" = ${versionId}::uuid
			 group by 1, 2, 3 order by 4 desc, 1 limit ${MOST}`,
		db.trainingRun.findMany({
			where: { versionId },
			orderBy: { number: "asc" },
			take: MOST,
			select: {
				number: true,
				status: true,
				checkpoints: { select: { model: { select: { number: true, name: true } } } },
			},
		}),
	]);
	return {
		authors,
		runs,
		documents,
		trainings: trainings.map(({ number, status, checkpoints }) => ({
			number,
			status,
			models: checkpoints.flatMap(({ model }) => model ?? []),
		})),
	};
}
