import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";
import { listTeachers } from "#lib/teachers/queries.server.ts";
import { TeacherView } from "#lib/teachers/schema.ts";

export const GET = endpoint({
	summary: "Teachers a project may use",
	params: z.object({ projectId: z.uuid() }),
	answers: pageOf(TeacherView),
	handle: async (actor, { params }) => ({ value: wholeList(await listTeachers(actor, params.projectId)) }),
});
