import type { BrowserContext } from "playwright";
import { z } from "zod";
import { pageOf } from "#lib/platform/lists.ts";

const Projects = pageOf(z.object({ id: z.string(), slug: z.string() }));
const Datasets = pageOf(z.object({ name: z.string() }));
const Samples = pageOf(z.object({ runId: z.string(), id: z.string() }));
const Teachers = pageOf(z.object({ id: z.string() }));

/** What stands for `{dataset}` and the like in a screen's path; what the project does not have is not in it. */
export async function namesOf(
	context: BrowserContext,
	base: string,
	slug: string,
): Promise<Readonly<Record<string, string>>> {
	const read = async <T>(schema: z.ZodType<T>, path: string) =>
		schema.parse(await (await context.request.get(`${base}/api/v1/projects${path}`)).json());
	const project = (await read(Projects, "")).items.find((one) => one.slug === slug);
	if (project === undefined) throw new Error(`There is no project ${slug} for the one who looks.`);
	const [datasets, samples, teachers] = await Promise.all([
		read(Datasets, `/${project.id}/dataset-versions`),
		read(Samples, `/${project.id}/samples?outcome=accepted`),
		read(Teachers, `/${project.id}/teachers`),
	]);
	const [[dataset], [sample], [teacher]] = [datasets.items, samples.items, teachers.items];
	return {
		project: slug,
		...(dataset && { dataset: encodeURIComponent(dataset.name) }),
		...(sample && { sample: `${sample.runId}/${sample.id}`, sampleId: sample.id }),
		...(teacher && { teacher: teacher.id }),
	};
}
