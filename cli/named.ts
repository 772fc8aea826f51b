import { DatasetLine } from "#lib/datasets/schema.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { pageOf } from "#lib/platform/lists.ts";
import { TeacherView } from "#lib/teachers/schema.ts";
import { ModelView } from "#lib/training/schema.ts";
import type { Server } from "./server.ts";

/** What people call by name and the API by id. All of these throw NotFoundError with the names that there are. */

/** The id of a teacher that the project may use, or of one that judges. */
export async function teacherId(server: Server, projectId: string, wanted: string): Promise<string> {
	const { items: teachers } = await server.ask(pageOf(TeacherView), `/projects/${projectId}/teachers`);
	const found = teachers.find(({ name, id }) => name === wanted || id === wanted);
	if (found) return found.id;
	const says = `The project may use no teacher "${wanted}". It may use: ${listOf(teachers)}.`;
	throw new NotFoundError("teacher.not-found", says);
}

/** The id of a model of the project: of two with one name, the newest that is ready. */
export async function modelId(server: Server, projectId: string, wanted: string): Promise<string> {
	const { items: models } = await server.ask(pageOf(ModelView), `/projects/${projectId}/models`);
	const named = models.filter(({ name, id }) => name === wanted || id === wanted);
	const found = named.find(({ isReady }) => isReady) ?? named[0]; // newest first
	if (found) return found.id;
	throw new NotFoundError("model.not-found", `There is no model "${wanted}". There are: ${listOf(models)}.`);
}

/** The id of NAME, the newest version, or of NAME@N. */
export async function versionId(server: Server, projectId: string, wanted: string): Promise<string> {
	const [, name, number] = /^(.+?)(?:@v?(\d{1,6}))?$/.exec(wanted) ?? [];
	const { items: datasets } = await server.ask(
		pageOf(DatasetLine),
		`/projects/${projectId}/dataset-versions`,
	);
	const dataset = datasets.find((one) => one.name === name);
	const versions = dataset?.versions ?? [];
	const version = number === undefined ? versions[0] : versions.find((one) => one.number === Number(number));
	if (version) return version.id;
	const says = dataset
		? `The dataset "${name}" has no version ${number}. It has: ${versions.map((one) => one.number).join(", ")}.`
		: `There is no dataset "${wanted}". There are: ${listOf(datasets)}.`;
	throw new NotFoundError("dataset.not-found", says);
}

export const listOf = (named: readonly { name: string }[]): string =>
	[...new Set(named.map(({ name }) => `"${name}"`))].join(", ") || "none";
