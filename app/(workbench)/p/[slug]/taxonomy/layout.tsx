import type { ReactNode } from "react";
import { getProjectPage } from "#app/_server/project-page.ts";
import { Explorer } from "#components/taxonomy/taxonomy-pane.tsx";

type Props = { params: Promise<{ slug: string }>; children: ReactNode };

export default async function TaxonomyLayout({ params, children }: Props) {
	const { project } = await getProjectPage(params);
	return (
		<Explorer projectId={project.id} slug={project.slug}>
			{children}
		</Explorer>
	);
}
