import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { listTeachers } from "#lib/teachers/queries.server.ts";
import { TeacherView } from "#lib/teachers/schema.ts";

export const GET = endpoint({
	summary: "Teachers a project may use",
	params: z.object({ projectId: z.uuid() }),
	answers: z.array(TeacherView),
	handle: async (actor, { params }) => ({ value: await listTeachers(actor, params.projectId) }),
});
