import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { freezeDataset } from "#lib/datasets/commands.server.ts";
import { type ExportPart, exportDataset } from "#lib/datasets/export.server.ts";
import { FreezeInput } from "#lib/datasets/schema.ts";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { saveText } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { judgeSample } from "#lib/samples/commands.server.ts";
import { listQueue } from "#lib/samples/queries.server.ts";
import { aMember } from "./factories.ts";
import { aLeaf, aTeacher } from "./generation-factories.ts";

/** A sample that waits for a verdict, without the engine: its run has started and drawn nothing else. */
export async function aSample(projectId: string, words: { question?: string; answer?: string } = {}) {
	const [leaf, teacher] = [await aLeaf(projectId), await aTeacher(projectId)];
	const run = await startGenerationRun(systemActor("test"), projectId, {
		nodeIds: [leaf.nodeId],
		samplesPerLeaf: 5,
		teacherId: teacher.id,
	});
	const id = newId();
	await db.sample.create({
		data: {
			projectId,
			runId: run.value.id,
			id,
			nodeId: leaf.nodeId,
			batch: 0,
			key: id,
			outcome: "accepted",
			questionSha256: await saveText(db, words.question ?? `What is ${id}?`),
			answerSha256: await saveText(db, words.answer ?? `${id} is a thing that a test has made.`),
			scores: [],
		},
	});
	return { runId: run.value.id, id };
}

/** A reviewer accepts all that waits in a project. */
export async function acceptAll(reviewer: Actor, projectId: string): Promise<void> {
	const { items } = await listQueue(reviewer, projectId, { limit: 1000 });
	for (const { runId, id } of items) await judgeSample(reviewer, runId, id, { verdict: "accept", note: "" });
}

/** A file of a version, whole. */
export async function exportedText(actor: Actor, versionId: string, part: ExportPart): Promise<string> {
	let text = "";
	for await (const line of (await exportDataset(actor, versionId, part)).parts) text += line;
	return text;
}

/** A sample that a reviewer accepted. */
export async function anAcceptedSample(projectId: string) {
	const sample = await aSample(projectId);
	const { actor } = await aMember(projectId, "reviewer");
	await judgeSample(actor, sample.runId, sample.id, { verdict: "accept", note: "" });
	return sample;
}

/** A frozen version of one row. */
export async function aDatasetVersion(projectId: string) {
	await anAcceptedSample(projectId);
	const { actor } = await aMember(projectId, "researcher");
	const input = FreezeInput.parse({ name: `set-${newId()}`, heldOutShare: 0 });
	return (await freezeDataset(actor, projectId, input)).value;
}
