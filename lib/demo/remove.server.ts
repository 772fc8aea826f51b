import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import { ConflictError } from "#lib/platform/errors.ts";
import { closeRunQueue } from "#lib/platform/jobs/queue.server.ts";

/** Tables of a project, each before those that its rows name. */
const IN_ORDER = [
	"Score",
	"EvaluationItem",
	"EvaluationRun",
	"BenchmarkPack",
	"TrainingStep",
	"TrainingPhase",
	"Checkpoint",
	"TrainingRun",
	"DatasetRow",
	"DatasetVersion",
	"Dataset",
	"SampleVerdict",
	"SampleSeed",
	"Sample",
	"RunBatch",
	"RunLeaf",
	"GenerationRun",
	"ProjectTeacher",
	"Review",
	"Change",
	"ContributionAuthor",
	"NodeDocument",
	"Chunk",
	"Document",
	"ImportFile",
	"RevisionSeed",
	"SeedVersion",
	"SeedExample",
] as const;

/**
 * Removes the demo project with everything in it: its leaves, runs, samples, datasets, trainings, scores and people.
 * The audit stays, and so do the texts, which other projects may hold as well.
 *
 * @throws NotFoundError  `project.not-found`
 * @throws ForbiddenError `auth.not-permitted`
 * @throws ConflictError  `project.not-demo` for any other project
 */
export async function removeDemo(actor: Actor, projectId: string): Promise<{ value: object }> {
	ensureMay(actor, projectId, "project.manage");
	const { isDemo } = await db.project.findUniqueOrThrow({
		where: { id: projectId },
		select: { isDemo: true },
	});
	if (!isDemo)
		throw new ConflictError("project.not-demo", "Only the demo project can be removed by a click.");
	const runs = await db.generationRun.findMany({ where: { projectId }, select: { id: true } });
	await db.$transaction(
		async (tx) => {
			const people = await tx.membership.findMany({
				where: { projectId, user: { identities: { none: {} } } },
				select: { userId: true },
			});
			await tx.$executeRaw`update "TaxonomyNode" set "liveRevisionId" = null where "projectId" = ${projectId}::uuid`;
			await tx.$executeRaw`delete from "SampleCall" where "runId" in (select id from "GenerationRun" where "projectId" = ${projectId}::uuid)`;
			// A model may name a checkpoint, a checkpoint its training, a training a model: the ring is opened here.
			await tx.$executeRaw`update "StudentModel" set kind = 'base', "checkpointId" = null where "projectId" = ${projectId}::uuid`;
			for (const table of IN_ORDER) {
				await tx.$executeRawUnsafe(`delete from "${table}" where "projectId" = $1::uuid`, projectId);
			}
			await tx.$executeRaw`delete from "StudentModel" where "projectId" = ${projectId}::uuid`;
			await tx.$executeRaw`delete from "NodeRevision" where "projectId" = ${projectId}::uuid`;
			await tx.$executeRaw`delete from "Contribution" where "projectId" = ${projectId}::uuid`;
			await tx.$executeRaw`delete from "TaxonomyImport" where "projectId" = ${projectId}::uuid`;
			await tx.$executeRaw`update "TaxonomyNode" set "parentId" = null where "projectId" = ${projectId}::uuid`;
			await tx.$executeRaw`delete from "TaxonomyNode" where "projectId" = ${projectId}::uuid`;
			await record(tx, actor, {
				projectId,
				action: "project.removed",
				subject: { type: "project", id: projectId },
			});
			await tx.project.delete({ where: { id: projectId } });
			const ids = people.map(({ userId }) => userId);
			await tx.user.deleteMany({ where: { id: { in: ids }, memberships: { none: {} } } });
		},
		{ timeout: 120_000 },
	);
	for (const { id } of runs) await closeRunQueue("generation.batch", id);
	return { value: {} };
}
