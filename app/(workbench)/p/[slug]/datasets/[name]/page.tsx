import { notFound, redirect } from "next/navigation";
import { getProjectPage } from "#app/_server/project-page.ts";
import { listDatasets } from "#lib/datasets/queries.server.ts";

type Props = { params: Promise<{ slug: string; name: string }> };

/** A dataset by its name is its newest version. */
export default async function DatasetPage({ params }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	const datasets = await listDatasets(actor, project.id);
	const found = datasets.find(({ name }) => name === decodeURIComponent(given.name));
	const newest = found?.versions[0];
	if (!found || !newest) notFound();
	redirect(`/p/${project.slug}/datasets/${encodeURIComponent(found.name)}/${newest.number}`);
}
