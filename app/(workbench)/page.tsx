import Link from "next/link";
import { redirect } from "next/navigation";
import { getPageActor } from "#app/_server/page-session.ts";
import { SiteFrame } from "#components/frame/site-frame.tsx";
import { NewProject } from "#components/home/new-project.tsx";
import { Page } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { listMyProjects } from "#lib/auth/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").home;

type Search = Promise<{ all?: string }>;

/** The projects one is in; with only one, one is there already. */
export default async function ProjectsPage({ searchParams }: { searchParams: Search }) {
	const actor = await getPageActor();
	const projects = await listMyProjects(actor);
	const [only] = projects;
	if (only && projects.length === 1 && (await searchParams).all === undefined) redirect(`/p/${only.slug}`);
	return (
		<SiteFrame userName={actor.name} projects={projects.map(({ slug, name }) => ({ slug, name }))}>
			<Page title={words.projects} facts={words.projectsLead}>
				{projects.length === 0 && <Empty heading={words.noProjects}>{words.noProjectsSays}</Empty>}
				<ul className="sb-col">
					{projects.map(({ id, slug, name, isDemo }) => (
						<li key={id} className="sb-row">
							<Link href={`/p/${slug}`}>{name}</Link>
							{isDemo && <Tag tone="line">{words.demo}</Tag>}
						</li>
					))}
				</ul>
				{actor.siteAdmin && <NewProject />}
			</Page>
		</SiteFrame>
	);
}
