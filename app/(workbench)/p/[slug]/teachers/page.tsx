import { getProjectPage } from "#app/_server/project-page.ts";
import { TeacherList } from "#components/teachers/teacher-list.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Page } from "#components/ui/page.tsx";
import { may } from "#lib/auth/policy.ts";
import { listTeachers } from "#lib/teachers/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").teachers;

/** The teachers a project may use. */
export default async function TeachersPage({ params }: { params: Promise<{ slug: string }> }) {
	const { actor, project } = await getProjectPage(params);
	const teachers = await listTeachers(actor, project.id);
	const at = `/p/${project.slug}/teachers`;
	return (
		<Page
			title={words.title}
			facts={actor.siteAdmin ? words.facts : `${words.facts} ${words.onlySiteAdmins}`}
			{...(actor.siteAdmin &&
				teachers.length > 0 && {
					actions: (
						<ButtonLink href={`${at}/new`} primary>
							{words.add}
						</ButtonLink>
					),
				})}
		>
			<TeacherList
				projectId={project.id}
				at={at}
				initial={teachers}
				isSiteAdmin={actor.siteAdmin}
				seesAll={actor.siteAdmin || may(actor, project.id, "teacher.use")}
			/>
		</Page>
	);
}
