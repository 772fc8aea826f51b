import type { BrowserContext } from "playwright";
import { z } from "zod";

const Projects = z.array(z.object({ id: z.string(), slug: z.string() }));
const Datasets = z.array(z.object({ name: z.string() }));
const Samples = z.object({ items: z.array(z.object({ runId: z.string(), id: z.string() })) });
const Teachers = z.array(z.object({ id: z.string() }));

/** What stands for `{dataset}` and the like in a screen's path; what the project does not have is not in it. */
export async function namesOf(
	context: BrowserContext,
	base: string,
	slug: string,
): Promise<Readonly<Record<string, string>>> {
	const read = async <T>(schema: z.ZodType<T>, path: string) =>
		schema.parse(await (await context.request.get(`${base}/api/v1/projects${path}`)).json());
	const project = (await read(Projects, "")).find((one) => one.slug === slug);
	if (project === undefined) throw new Error(`There is no project ${slug} for the one who looks.`);
	const [[dataset], { items }, [teacher]] = await Promise.all([
		read(Datasets, `/${project.id}/dataset-versions`),
		read(Samples, `/${project.id}/samples?outcome=accepted`),
		read(Teachers, `/${project.id}/teachers`),
	]);
	const [sample] = items;
	return {
		project: slug,
		...(dataset && { dataset: encodeURIComponent(dataset.name) }),
		...(sample && { sample: `${sample.runId}/${sample.id}`, sampleId: sample.id }),
		...(teacher && { teacher: teacher.id }),
	};
}
