import { expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aCheckpoint, aDataset, aModel } from "#lib/platform/testing/training-factories.ts";
import { registerCheckpoint } from "#lib/training/steps.server.ts";
import { startEvaluation } from "./commands.server.ts";
import { ensureUnseen } from "./trained-on.server.ts";

const modelOf = async (checkpointId: string) => {
	const id = await registerCheckpoint(db, checkpointId);
	return db.studentModel.findUniqueOrThrow({ where: { id } });
};

it("refuses held-out rows that the model, or the one it was made from, was trained on in another version", async () => {
	const { id: projectId } = await aProject();
	const base = await aModel(projectId);
	const first = await aCheckpoint(projectId); // trained on 1 + 1 rows, none held out
	const tuned = await modelOf(first.id);
	// the same two samples and three more, all of them held out
	const held = await aDataset(projectId, { knowledge: 1, skills: 2, heldOutShare: 1 });
	expect(held.heldOutCount).toBe(5);
	await expect(ensureUnseen(base, held.id)).resolves.toBeUndefined();
	const refusal = { code: "evaluation.trained-on", details: { rows: 2, version: 1 } };
	await expect(ensureUnseen(tuned, held.id)).rejects.toMatchObject(refusal);
	const { actor } = await aMember(projectId, "researcher");
	const start = (modelId: string) =>
		startEvaluation(actor, projectId, { kind: "held_out", modelId, versionId: held.id });
	await expect(start(tuned.id)).rejects.toMatchObject(refusal);
	await expect(start(base.id)).resolves.toMatchObject({ value: { status: "queued" } });

	const second = await aCheckpoint(projectId);
	await db.trainingRun.update({
		where: { id: second.runId },
		data: { baseModelId: tuned.id, versionId: held.id },
	});
	const grandchild = await modelOf(second.id); // itself trained on no row: all of its version are held out
	await expect(ensureUnseen(grandchild, held.id)).rejects.toMatchObject(refusal);
});

it("knows a question again that another sample asks", async () => {
	const { id: projectId } = await aProject();
	const tuned = await modelOf((await aCheckpoint(projectId)).id);
	const held = await aDataset(projectId, { knowledge: 0, skills: 3, heldOutShare: 1 });
	const trained = await db.datasetRow.findMany({
		where: { projectId, version: { trainings: { some: {} } } },
		select: { questionSha256: true },
	});
	const questionSha256 = trained[0]?.questionSha256 ?? "";
	const unseen = await db.datasetRow.findFirstOrThrow({
		where: {
			versionId: held.id,
			questionSha256: { notIn: trained.map((row) => row.questionSha256) },
		},
	});
	await expect(ensureUnseen(tuned, held.id)).rejects.toMatchObject({ details: { rows: 2 } });
	await db.datasetRow.updateMany({
		where: { versionId: held.id, ordinal: unseen.ordinal },
		data: { questionSha256 },
	});
	await expect(ensureUnseen(tuned, held.id)).rejects.toMatchObject({ details: { rows: 3 } });
});
