import type { ReactNode } from "react";
import { getProjectPage } from "#app/_server/project-page.ts";
import { ProjectFrame } from "#components/frame/project-frame.tsx";
import { may } from "#lib/auth/policy.ts";
import { listMyProjects } from "#lib/auth/queries.server.ts";
import { getCounts } from "#lib/home/queries.server.ts";

type Props = { params: Promise<{ slug: string }>; children: ReactNode };

export default async function ProjectLayout({ params, children }: Props) {
	const { actor, project } = await getProjectPage(params);
	const [projects, counts] = await Promise.all([listMyProjects(actor), getCounts(actor, project.id)]);
	return (
		<ProjectFrame
			project={{ id: project.id, slug: project.slug, name: project.name }}
			projects={projects.map(({ slug, name }) => ({ slug, name }))}
			userName={actor.name}
			isAdmin={may(actor, project.id, "member.manage")}
			mayGenerate={may(actor, project.id, "generation.start")}
			counts={counts}
		>
			{children}
		</ProjectFrame>
	);
}
