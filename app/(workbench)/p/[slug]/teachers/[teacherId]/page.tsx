import { notFound } from "next/navigation";
import { z } from "zod";
import { getProjectPage } from "#app/_server/project-page.ts";
import { TeacherPage } from "#components/teachers/teacher-page.tsx";
import { may } from "#lib/auth/policy.ts";
import { listTeachers } from "#lib/teachers/queries.server.ts";

type Params = Promise<{ slug: string; teacherId: string }>;

/** A teacher of this project. */
export default async function OneTeacherPage({ params }: { params: Params }) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!z.uuid().safeParse(given.teacherId).success) notFound();
	const teachers = await listTeachers(actor, project.id);
	const teacher = teachers.find(({ id }) => id === given.teacherId) ?? notFound();
	return (
		<TeacherPage
			projectId={project.id}
			at={`/p/${project.slug}`}
			initial={teacher}
			isSiteAdmin={actor.siteAdmin}
			seesAll={actor.siteAdmin || may(actor, project.id, "teacher.use")}
		/>
	);
}
