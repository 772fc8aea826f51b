import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { ImportResult } from "#components/taxonomy/import-result.tsx";
import { getImportByNumber } from "#lib/taxonomy/import-queries.server.ts";

type Props = {
	params: Promise<{ slug: string; number: string }>;
	searchParams: Promise<{ show?: string }>;
};

export default async function ImportResultPage({ params, searchParams }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^\d{1,9}$/.test(given.number)) notFound();
	const view = await orNotFound(getImportByNumber(actor, project.id, Number(given.number)));
	const { show = "all" } = await searchParams;
	return <ImportResult at={`/p/${project.slug}`} view={view} show={show} />;
}
