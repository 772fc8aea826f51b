import { Readable } from "node:stream";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { createProject } from "#lib/auth/commands.server.ts";
import { invite } from "#lib/auth/invitations.server.ts";
import { importResults } from "#lib/evaluation/import.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { aSample } from "#lib/platform/testing/dataset-factories.ts";
import { anEvaluation, aPack, resultsFile } from "#lib/platform/testing/evaluation-factories.ts";
import { aMember } from "#lib/platform/testing/factories.ts";
import { aDocument, aDraft, aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import { aModel, aTraining } from "#lib/platform/testing/training-factories.ts";
import { importTaxonomy } from "#lib/taxonomy/import.server.ts";
import type { Role } from "#prisma/enums.ts";
import { archive, KNOWLEDGE, LEAVES } from "./fixtures.ts";
import { PEOPLE } from "./people.ts";

/** The roles of the one who looks: each page with all that can be on it. */
const ROLES = ["contributor", "reviewer", "researcher", "admin"] as const;

const SLUG = "looks";
const EMPTY = "looks-empty";

/** Of the project that is looked at: what is in its addresses. */
export type Looked = {
	slug: string;
	runId: string;
	sampleId: string;
	teacherId: string;
	dataset: string;
	/** The invitation's path. */
	invitation: string;
	/** The path of one that gives no role. */
	readersInvitation: string;
	/** A project with nothing in it. */
	empty: string;
};

/**
 * A project with something on every page, made of the same rows as the database tests'. Made once: a test that fails
 * ends its process, and the next one finds it.
 */
export async function looksProject(): Promise<Looked> {
	const { id: userId } = await db.user.findFirstOrThrow({ where: { email: PEOPLE.admin.email } });
	const made = await db.project.findUnique({ where: { slug: SLUG } });
	const projectId = made?.id ?? (await makeProject(userId));
	const sample = await db.sample.findFirstOrThrow({ where: { projectId, state: "pending" } });
	const teacher = await db.projectTeacher.findFirstOrThrow({ where: { projectId } });
	const version = await db.datasetVersion.findFirstOrThrow({
		where: { projectId },
		include: { dataset: true },
	});
	const empty = await db.project.findFirst({ where: { slug: EMPTY } });
	if (!empty) await createFor(userId, "Nothing yet", EMPTY);
	const linkFor = async (roles: Role[]) => {
		const { value } = await invite(systemActor("test"), projectId, { roles, note: "Somebody" });
		return new URL(value.link ?? "").pathname;
	};
	return {
		slug: SLUG,
		runId: sample.runId,
		sampleId: sample.id,
		teacherId: teacher.teacherId,
		dataset: version.dataset.name,
		invitation: await linkFor(["reviewer"]),
		readersInvitation: await linkFor([]),
		empty: EMPTY,
	};
}

/** A project of this person, with every role in it. */
async function createFor(userId: string, name: string, slug: string): Promise<string> {
	const site: Actor = { ...systemActor("test"), kind: "user", id: userId, userId, siteAdmin: true };
	const { id } = (await createProject(site, { name, slug })).value;
	await db.membership.updateMany({ where: { projectId: id, userId }, data: { roles: [...ROLES] } });
	return id;
}

async function makeProject(userId: string): Promise<string> {
	const id = await createFor(userId, "The looks of it", SLUG);
	const system = systemActor("test");
	await importTaxonomy(system, id, { source: "garden.tar.gz" }, Readable.from([archive([...LEAVES])]));
	const { actor: contributor } = await aMember(id, "contributor");
	await aSubmission(contributor, id);
	await aDraft({ ...contributor, id: userId, userId }, id);
	const leaf = await db.taxonomyNode.findFirstOrThrow({ where: { projectId: id, path: KNOWLEDGE } });
	await aDocument(contributor, id, leaf.id);
	await aSample(id);
	const training = await aTraining(id, "succeeded");
	await steps(id, training.id);
	await anEvaluation(id);
	await aPack(id);
	const model = await aModel(id);
	const query = { fileName: "results.json", modelId: model.id, alignment: "", teacher: "" };
	await importResults(system, id, query, Readable.from([Buffer.from(resultsFile())]));
	return id;
}

/** As many as a phase of the training's plan has. */
const STEPS = 3;

/** A loss that falls, over two phases, with a checkpoint at each one's end. */
async function steps(projectId: string, runId: string): Promise<void> {
	const phases = await db.trainingPhase.findMany({ where: { runId }, orderBy: { ordinal: "asc" } });
	for (const [at, { name: phase }] of phases.entries()) {
		const of = { projectId, runId, phase };
		const data = Array.from({ length: STEPS }, (_, step) => ({
			...of,
			step: at * STEPS + step + 1,
			epoch: step,
			loss: 4 / (1 + (at * STEPS + step) / 2),
			learningRate: 2e-5,
			gradNorm: 1,
			tokensPerS: 900,
			samplesSeen: step * 4,
		}));
		await db.trainingStep.createMany({ data });
		await db.checkpoint.create({
			data: {
				...of,
				id: newId(),
				step: (at + 1) * STEPS,
				samplesSeen: 160,
				path: `/nowhere/${at}`,
				sha256: "0".repeat(64),
			},
		});
	}
}
