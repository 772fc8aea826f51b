import { existsSync } from "node:fs";
import { join } from "node:path";
import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay, ensureSiteAdmin } from "#lib/auth/policy.ts";
import { getDatasetVersion } from "#lib/datasets/queries.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { ConflictError, InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { enqueue } from "#lib/platform/jobs/queue.server.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import { planTraining } from "./plan.ts";
import { countRows, getModel, getTrainingRun } from "./queries.server.ts";
import type { ModelInput, ModelView, TrainingInput, TrainingRunView } from "./schema.ts";
import { registerCheckpoint } from "./steps.server.ts";

/**
 * Starts a training of a dataset version from a base model, by a preset's phases with changes.
 *
 * @throws ForbiddenError `auth.not-permitted`
 * @throws NotFoundError  `dataset-version.not-found`
 * @throws InvalidError   `training.no-such-model`, `training.model-not-ready`, `training.no-rows`
 */
export async function startTraining(
	actor: Actor,
	projectId: string,
	input: TrainingInput,
): Promise<{ value: TrainingRunView }> {
	ensureMay(actor, projectId, "training.start");
	const version = await getDatasetVersion(actor, input.versionId);
	const model = await db.studentModel.findFirst({ where: { id: input.baseModelId, projectId } });
	if (version.projectId !== projectId || !model) {
		throw new InvalidError("training.no-such-model", "This project has no such base model or dataset.");
	}
	if (model.path === null) {
		const says =
			model.problem ?? `The model "${model.name}" is still being made. Try again when it is ready.`;
		throw new InvalidError("training.model-not-ready", says);
	}
	const rows = (await countRows([version.id])).get(version.id);
	const plan = planTraining(input, rows ?? { knowledge: 0, skills: 0, train: 0 });
	const id = newId();
	await db.$transaction(async (tx) => {
		const number = await nextNumber(tx, projectId, "training-run");
		await tx.trainingRun.create({
			data: {
				id,
				projectId,
				number,
				plan,
				versionId: version.id,
				baseModelId: model.id,
				launcher: "local",
				startedByKind: actor.kind,
				startedById: actor.id,
				phases: {
					createMany: { data: plan.phases.map(({ name }, ordinal) => ({ name, ordinal })) },
				},
			},
		});
		await enqueue(tx, "training.launch", { runId: id });
		await record(tx, actor, {
			projectId,
			action: "training-run.started",
			subject: { type: "training-run", id },
			after: {
				number,
				preset: plan.preset,
				dataset: `${version.name} v${version.number}`,
				baseModel: model.name,
			},
		});
		await tell(tx, projectId, "training-run", id);
	});
	return { value: await getTrainingRun(actor, id) };
}

/**
 * Asks a training to save and end. It can be resumed.
 *
 * @throws ConflictError `training-run.ended`
 */
export async function stopTraining(actor: Actor, id: string): Promise<{ value: TrainingRunView }> {
	const { projectId, number } = await getTrainingRun(actor, id);
	ensureMay(actor, projectId, "training.start");
	await db.$transaction(async (tx) => {
		const { count } = await tx.trainingRun.updateMany({
			where: { id, status: { in: ["queued", "waiting", "running"] } },
			data: { stopWanted: "save" },
		});
		if (count === 0) throw new ConflictError("training-run.ended", "This training has ended already.");
		await record(tx, actor, {
			projectId,
			action: "training-run.stopped",
			subject: { type: "training-run", id },
			after: { number },
		});
		await tell(tx, projectId, "training-run", id);
	});
	return { value: await getTrainingRun(actor, id) };
}

/**
 * Goes on with a training that was stopped or failed, from its last checkpoint.
 *
 * @throws ConflictError `training-run.not-resumable`
 */
export async function resumeTraining(actor: Actor, id: string): Promise<{ value: TrainingRunView }> {
	const { projectId, number } = await getTrainingRun(actor, id);
	ensureMay(actor, projectId, "training.start");
	await db.$transaction(async (tx) => {
		const { count } = await tx.trainingRun.updateMany({
			where: { id, status: { in: ["cancelled", "failed"] } },
			data: { status: "queued", stopWanted: null, reason: null, endedAt: null },
		});
		if (count === 0) {
			throw new ConflictError(
				"training-run.not-resumable",
				"Only a training that was stopped or failed can go on.",
			);
		}
		await enqueue(tx, "training.launch", { runId: id });
		await record(tx, actor, {
			projectId,
			action: "training-run.resumed",
			subject: { type: "training-run", id },
			after: { number },
		});
		await tell(tx, projectId, "training-run", id);
	});
	return { value: await getTrainingRun(actor, id) };
}

/**
 * Adds a model to start from: one made on demand by a job, or a folder on the server.
 *
 * @throws ForbiddenError `auth.not-permitted`; `auth.not-site-admin` where a folder is named
 * @throws InvalidError   `model.no-such-folder`
 */
export async function addModel(
	actor: Actor,
	projectId: string,
	input: ModelInput,
): Promise<{ value: ModelView }> {
	ensureMay(actor, projectId, "model.add");
	if (input.source === "folder") ensureSiteAdmin(actor); // it asks what is on the server's disk
	if (input.source === "folder" && !existsSync(join(input.path, "config.json"))) {
		const says = `There is no model at ${input.path}: a folder with config.json, tokenizer and safetensors is expected.`;
		throw new InvalidError("model.no-such-folder", says);
	}
	const id = newId();
	await db.$transaction(async (tx) => {
		await tx.studentModel.create({
			data: {
				id,
				projectId,
				number: await nextNumber(tx, projectId, "model"),
				name: input.name,
				kind: "base",
				source: input.source,
				path: input.source === "folder" ? input.path : null,
				licence: input.source === "folder" ? input.licence : LICENCE[input.source],
			},
		});
		if (input.source !== "folder") await enqueue(tx, "model.prepare", { modelId: id });
		await record(tx, actor, {
			projectId,
			action: "model.added",
			subject: { type: "model", id },
			after: { name: input.name, source: input.source },
		});
		await tell(tx, projectId, "model", id);
	});
	return { value: await getModel(actor, projectId, id) };
}

const LICENCE = { tiny: "Apache-2.0", smollm2: "Apache-2.0" } as const;

/**
 * Makes a checkpoint a model that can be measured or trained on.
 *
 * @throws NotFoundError `checkpoint.not-found`
 */
export async function chooseCheckpoint(
	actor: Actor,
	projectId: string,
	checkpointId: string,
): Promise<{ value: ModelView }> {
	ensureMay(actor, projectId, "model.add");
	const checkpoint = await db.checkpoint.findFirst({
		where: { id: checkpointId, projectId },
		include: { model: { select: { id: true } }, run: { select: { number: true } } },
	});
	if (!checkpoint) throw new NotFoundError("checkpoint.not-found", "There is no such checkpoint.");
	if (checkpoint.model) return { value: await getModel(actor, projectId, checkpoint.model.id) };
	const id = await db.$transaction(async (tx) => {
		const modelId = await registerCheckpoint(tx, checkpointId);
		await record(tx, actor, {
			projectId,
			action: "model.added",
			subject: { type: "model", id: modelId },
			after: { training: checkpoint.run.number, phase: checkpoint.phase, step: checkpoint.step },
		});
		return modelId;
	});
	return { value: await getModel(actor, projectId, id) };
}
