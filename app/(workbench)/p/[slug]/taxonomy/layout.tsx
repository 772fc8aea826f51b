import type { ReactNode } from "react";
import { getProjectPage } from "#app/_server/project-page.ts";
import { exportHref } from "#components/taxonomy/api.ts";
import { TaxonomyActions } from "#components/taxonomy/taxonomy-actions.tsx";
import { Explorer } from "#components/taxonomy/taxonomy-pane.tsx";
import { may } from "#lib/auth/policy.ts";
import { hasExport } from "#lib/taxonomy/export.server.ts";

type Props = { params: Promise<{ slug: string }>; children: ReactNode };

export default async function TaxonomyLayout({ params, children }: Props) {
	const { actor, project } = await getProjectPage(params);
	const mayDo = {
		write: may(actor, project.id, "contribution.write"),
		import: may(actor, project.id, "taxonomy.import"),
	};
	return (
		<Explorer
			projectId={project.id}
			slug={project.slug}
			actions={
				<TaxonomyActions
					at={`/p/${project.slug}`}
					exportHref={(await hasExport(actor, project.id, "")) ? exportHref(project.id, "") : undefined}
					may={mayDo}
				/>
			}
		>
			{children}
		</Explorer>
	);
}
