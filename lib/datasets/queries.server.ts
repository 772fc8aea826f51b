import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { nameOfActor } from "#lib/auth/queries.server.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { Prisma } from "#prisma/client.ts";
import {
	type DatasetLine,
	type DatasetRowView,
	type DatasetVersionView,
	type FreezeForecast,
	Mix,
} from "./schema.ts";
import { listSources, type Source } from "./sources.server.ts";
import { type DatasetWarning, datasetWarnings } from "./warnings.ts";

const select = {
	id: true,
	projectId: true,
	number: true,
	mix: true,
	seed: true,
	rowCount: true,
	heldOutCount: true,
	sha256: true,
	warnings: true,
	frozenById: true,
	createdAt: true,
	dataset: { select: { name: true } },
	trainings: { select: { number: true }, orderBy: { number: "asc" } },
} satisfies Prisma.DatasetVersionSelect;

type Row = Prisma.DatasetVersionGetPayload<{ select: typeof select }>;

/** @throws NotFoundError `dataset-version.not-found` */
export async function getDatasetVersion(actor: Actor, id: string): Promise<DatasetVersionView> {
	return toView(await db.datasetVersion.findFirst({ where: { id, ...visibleTo(actor) }, select }));
}

/** By what people call it: version 3 of "chemistry". @throws NotFoundError `dataset-version.not-found` */
export async function getDatasetVersionByNumber(
	actor: Actor,
	projectId: string,
	name: string,
	number: number,
): Promise<DatasetVersionView> {
	ensureMember(actor, projectId);
	return toView(
		await db.datasetVersion.findFirst({ where: { projectId, number, dataset: { name } }, select }),
	);
}

async function toView(row: Row | null): Promise<DatasetVersionView> {
	if (!row) throw new NotFoundError("dataset-version.not-found", "There is no such version of a dataset.");
	const { dataset, frozenById, createdAt, mix, warnings, trainings, ...rest } = row;
	const [frozenBy, phases] = await Promise.all([
		whoFroze(frozenById),
		db.datasetRow.groupBy({ by: ["phase"], where: { versionId: row.id }, _count: true }),
	]);
	const count = (phase: string) => phases.find((one) => one.phase === phase)?._count ?? 0;
	return {
		...rest,
		name: dataset.name,
		mix: Mix.parse(mix),
		knowledgeCount: count("knowledge"),
		skillCount: count("skill"),
		warnings: warnings as DatasetWarning[], // written by freezeDataset only
		frozenBy,
		at: createdAt.toISOString(),
		trainings: trainings.map(({ number }) => number),
	};
}

/** The row has the id alone; ids are unique among people and tokens. */
async function whoFroze(id: string): Promise<string> {
	const person = await nameOfActor("user", id);
	return person === id ? nameOfActor("token", id) : person;
}

/** Datasets by name, each with its versions, newest first. At most 200. */
export async function listDatasets(actor: Actor, projectId: string): Promise<DatasetLine[]> {
	ensureMember(actor, projectId);
	const rows = await db.dataset.findMany({
		where: { projectId },
		orderBy: { name: "asc" },
		take: 200,
		select: {
			id: true,
			name: true,
			versions: {
				orderBy: { number: "desc" },
				take: 20,
				select: {
					id: true,
					number: true,
					rowCount: true,
					heldOutCount: true,
					warnings: true,
					createdAt: true,
				},
			},
		},
	});
	return rows.map(({ versions, ...row }) => ({
		...row,
		versions: versions.map(({ warnings, createdAt, ...version }) => ({
			...version,
			warnings: Array.isArray(warnings) ? warnings.length : 0,
			at: createdAt.toISOString(),
		})),
	}));
}

/** What could be frozen now, and what whoever uses it must be told. */
export async function forecastFreeze(
	actor: Actor,
	projectId: string,
	under: string | null,
): Promise<FreezeForecast> {
	ensureMember(actor, projectId);
	const sources = await listSources(projectId, under);
	const nodes =
		under === null
			? undefined
			: await db.taxonomyNode.findMany({
					where: { projectId, OR: [{ path: under }, { path: { startsWith: `${under}/` } }] },
					select: { id: true },
				});
	const pending = await db.sample.count({
		where: {
			projectId,
			outcome: "accepted",
			state: "pending",
			...(nodes && { nodeId: { in: nodes.map(({ id }) => id) } }),
		},
	});
	const knowledge = sources.filter(({ kind }) => kind === "knowledge").length;
	const edited = sources.filter(({ isEdited }) => isEdited).length;
	return {
		accepted: sources.length - edited,
		edited,
		pending,
		knowledge,
		skills: sources.length - knowledge,
		warnings: await warningsFor(sources),
	};
}

/** By the licences of the teachers behind these rows. */
export async function warningsFor(sources: readonly Source[], from: Tx = db): Promise<DatasetWarning[]> {
	const rows = new Map<string, number>();
	for (const { teacherId } of sources) rows.set(teacherId, (rows.get(teacherId) ?? 0) + 1);
	const teachers = await from.teacher.findMany({ where: { id: { in: [...rows.keys()] } } });
	return datasetWarnings(
		teachers.map(({ id, name, licence, allowsTraining, kind }) => ({
			name,
			licence,
			outputsMayTrain: allowsTraining,
			isDemo: kind === "embedded",
			rows: rows.get(id) ?? 0,
		})),
	);
}

/**
 * Rows of a version in their order, 50 at a time.
 *
 * @param after the ordinal after which the page begins
 */
export async function listDatasetRows(
	actor: Actor,
	versionId: string,
	{ after, heldOut }: { after?: number | undefined; heldOut?: boolean | undefined } = {},
): Promise<{ items: DatasetRowView[]; nextCursor: string | null }> {
	const version = await db.datasetVersion.findFirst({
		where: { id: versionId, ...visibleTo(actor) },
		select: { id: true },
	});
	if (!version)
		throw new NotFoundError("dataset-version.not-found", "There is no such version of a dataset.");
	const rows = await db.datasetRow.findMany({
		where: {
			versionId,
			...(after !== undefined && { ordinal: { gt: after } }),
			...(heldOut !== undefined && { heldOut }),
		},
		orderBy: { ordinal: "asc" },
		take: 51,
		include: { sample: { select: { nodeId: true } } },
	});
	const page = rows.slice(0, 50);
	const texts = await findTexts(
		page.flatMap(({ questionSha256, answerSha256 }) => [questionSha256, answerSha256]),
	);
	const nodes = await db.taxonomyNode.findMany({
		where: { id: { in: [...new Set(page.map(({ sample }) => sample.nodeId))] } },
		select: { id: true, path: true },
	});
	const paths = new Map(nodes.map(({ id, path }) => [id, path]));
	return {
		items: page.map(
			({ id, ordinal, phase, heldOut, runId, sampleId, questionSha256, answerSha256, sample }) => ({
				id,
				ordinal,
				phase,
				heldOut,
				runId,
				sampleId,
				path: paths.get(sample.nodeId) ?? "",
				question: texts.get(questionSha256) ?? "",
				answer: texts.get(answerSha256) ?? "",
			}),
		),
		nextCursor: rows.length > 50 ? String(page.at(-1)?.ordinal) : null,
	};
}
