import { endpoint } from "#app/_server/endpoint.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";
import { addTeacher } from "#lib/teachers/commands.server.ts";
import { listAllTeachers } from "#lib/teachers/queries.server.ts";
import { TeacherInput, TeacherView } from "#lib/teachers/schema.ts";

export const GET = endpoint({
	summary: "Every teacher of the site, for its admins",
	answers: pageOf(TeacherView),
	handle: async (actor) => ({ value: wholeList(await listAllTeachers(actor)) }),
});

export const POST = endpoint({
	summary: "Add a teacher: any OpenAI-compatible endpoint",
	body: TeacherInput,
	answers: TeacherView,
	status: 201,
	handle: (actor, { body }) => addTeacher(actor, body),
});
