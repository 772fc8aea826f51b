import { getProjectPage } from "#app/_server/project-page.ts";
import { TeacherForm } from "#components/teachers/teacher-form.tsx";
import { Page } from "#components/ui/page.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").teachers;

/** Adding a teacher; for the site's admins, and to others it says so. */
export default async function NewTeacherPage({ params }: { params: Promise<{ slug: string }> }) {
	const { actor, project } = await getProjectPage(params);
	const at = `/p/${project.slug}`;
	return (
		<Page
			title={words.addTitle}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/teachers` }, { label: words.addTitle }]}
			facts={words.addFacts}
		>
			{actor.siteAdmin ? (
				<TeacherForm projectId={project.id} at={at} />
			) : (
				<NoPermission says={words.onlySiteAdmins} />
			)}
		</Page>
	);
}
