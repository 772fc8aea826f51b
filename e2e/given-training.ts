import { db } from "#lib/platform/db.server.ts";
import { connect, disconnect } from "#lib/platform/jobs/queue.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aDataset } from "#lib/platform/testing/training-factories.ts";
import { addModel, startTraining } from "#lib/training/commands.server.ts";

/**
 * Starts a training of the tiny model in the database that DATABASE_URL names, and prints the run's id. A process of
 * its own, for that database is not the browser tests' one. The instance's worker makes the model and trains.
 */
await connect();
const { id: projectId } = await aProject();
const { actor } = await aMember(projectId, "admin");
const { value: model } = await addModel(actor, projectId, { source: "tiny", name: "Tiny" });
const isMade = async () =>
	(await db.studentModel.findUniqueOrThrow({ where: { id: model.id } })).path !== null;
while (!(await isMade())) await new Promise((tick) => setTimeout(tick, 200));
const version = await aDataset(projectId);
const changes = { kt: { batch: 4, epochs: 4 }, st: { batch: 4, epochs: 30 } };
const input = { versionId: version.id, baseModelId: model.id, preset: "tiny", changes, seed: 42 } as const;
console.log((await startTraining(actor, projectId, input)).value.id);
await disconnect();
await db.$disconnect();
