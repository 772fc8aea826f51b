import { systemActor } from "#lib/auth/actor.ts";
import { freezeDataset } from "#lib/datasets/commands.server.ts";
import { FreezeInput } from "#lib/datasets/schema.ts";
import { saveText } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import { planTraining } from "#lib/training/plan.ts";
import { aMember } from "./factories.ts";
import { aLeaf, aTeacher } from "./generation-factories.ts";

/**
 * A frozen dataset with so many new rows, without a generation run's work: its samples were accepted as they are. What the
 * project had accepted before is in it, too.
 */
export async function aDataset(projectId: string, { knowledge = 6, skills = 18, heldOutShare = 0 } = {}) {
	const { id: reviewerId, actor } = await aMember(projectId, "reviewer", "researcher");
	const teacher = await aTeacher(projectId);
	const runId = newId();
	const number = await nextNumber(db, projectId, "generation-run");
	const by = { startedByKind: "system", startedById: "test" } as const;
	const revisions = { teacherRevision: 1, judgeRevision: 1 };
	const ids = { teacherId: teacher.id, judgeId: teacher.id };
	await db.generationRun.create({
		data: {
			id: runId,
			projectId,
			number,
			status: "succeeded",
			pipelines: {},
			seed: 1,
			estimate: {},
			...ids,
			...revisions,
			...by,
		},
	});
	const name = `set-${newId()}`;
	for (const [path, count] of [
		[`knowledge/history/${name}`, knowledge],
		[`compositional_skills/writing/${name}`, skills],
	] as const) {
		if (count === 0) continue;
		const { nodeId, revisionId } = await aLeaf(projectId, path);
		await db.runLeaf.create({
			data: { projectId, runId, nodeId, revisionId, pipeline: "test", target: count },
		});
		for (let i = 0; i < count; i++) await aSample({ projectId, runId, nodeId, reviewerId, i, path });
	}
	const input = FreezeInput.parse({ name, heldOutShare, systemPrompt: "Answer plainly." });
	return (await freezeDataset(actor, projectId, input)).value;
}

type SampleOf = {
	projectId: string;
	runId: string;
	nodeId: string;
	reviewerId: string;
	i: number;
	path: string;
};

async function aSample({ projectId, runId, nodeId, reviewerId, i, path }: SampleOf): Promise<void> {
	const id = newId();
	const isKnowledge = path.startsWith("knowledge/");
	await db.sample.create({
		data: {
			projectId,
			runId,
			id,
			nodeId,
			batch: 0,
			key: `${nodeId}/${i}`,
			outcome: "accepted",
			state: "accepted",
			questionSha256: await saveText(db, `What is the code of lamp ${i} in ${path}?`),
			answerSha256: await saveText(db, `The code of lamp ${i} is ${i * 7 + 11}.`),
			contextSha256: isKnowledge ? await saveText(db, `Lamp ${i} has a code, which is ${i * 7 + 11}.`) : null,
			scores: [],
		},
	});
	await db.sampleVerdict.create({
		data: { id: newId(), projectId, runId, sampleId: id, reviewerId, verdict: "accept" },
	});
}

/** A model to train from; its folder need not be there, unless a training begins. */
export async function aModel(projectId: string, { path = "/nowhere" }: { path?: string | null } = {}) {
	const number = await nextNumber(db, projectId, "model");
	const data = {
		id: newId(),
		projectId,
		number,
		name: `Model ${number}`,
		kind: "base",
		source: "folder",
		path,
	} as const;
	return db.studentModel.create({ data });
}

/** A training in a state, without a trainer or a job. */
export async function aTraining(
	projectId: string,
	status: "queued" | "running" | "cancelled" | "succeeded" = "running",
) {
	const [version, model] = [await aDataset(projectId, { knowledge: 1, skills: 1 }), await aModel(projectId)];
	const plan = planTraining({ preset: "tiny", changes: {}, seed: 42 }, { knowledge: 1, skills: 1, train: 2 });
	const { kind: startedByKind, id: startedById } = systemActor("test");
	const of = { versionId: version.id, baseModelId: model.id, startedByKind, startedById };
	const number = await nextNumber(db, projectId, "training-run");
	const phases = {
		createMany: { data: plan.phases.map(({ name }, ordinal) => ({ name, ordinal })) },
	};
	return db.trainingRun.create({
		data: { id: newId(), projectId, number, status, plan, launcher: "local", phases, ...of },
	});
}

/** A checkpoint of a training that was. */
export async function aCheckpoint(projectId: string) {
	const { id: runId } = await aTraining(projectId, "succeeded");
	const of = { phase: "kt", step: 3, samplesSeen: 12, path: "/nowhere/3", sha256: "0".repeat(64) };
	return db.checkpoint.create({ data: { id: newId(), projectId, runId, ...of } });
}
