import { expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { aProject } from "#lib/platform/testing/factories.ts";
import { aCheckpoint, aDataset, aModel } from "#lib/platform/testing/training-factories.ts";
import { registerCheckpoint } from "#lib/training/steps.server.ts";
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

	const second = await aCheckpoint(projectId);
	await db.trainingRun.update({
		where: { id: second.runId },
		data: { baseModelId: tuned.id, versionId: held.id },
	});
	const grandchild = await modelOf(second.id); // itself trained on no row: all of its version are held out
	await expect(ensureUnseen(grandchild, held.id)).rejects.toMatchObject(refusal);
});
