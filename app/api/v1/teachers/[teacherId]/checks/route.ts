import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { checkTeacher } from "#lib/teachers/commands.server.ts";
import { TeacherView } from "#lib/teachers/schema.ts";

export const POST = endpoint({
	summary: "Test a teacher's connection: what it can do, in words",
	params: z.object({ teacherId: z.uuid() }),
	answers: TeacherView,
	status: 201,
	handle: (actor, { params }) => checkTeacher(actor, params.teacherId),
});
