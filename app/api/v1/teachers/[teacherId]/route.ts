import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { changeTeacher } from "#lib/teachers/commands.server.ts";
import { getTeacher } from "#lib/teachers/queries.server.ts";
import { TeacherPatch, TeacherView } from "#lib/teachers/schema.ts";

const params = z.object({ teacherId: z.uuid() });

export const GET = endpoint({
	summary: "A teacher",
	params,
	answers: TeacherView,
	handle: (actor, { params }) => getTeacher(actor, params.teacherId),
});

export const PATCH = endpoint({
	summary: "Change a teacher's settings",
	params,
	body: TeacherPatch,
	answers: TeacherView,
	needsIfMatch: true,
	handle: (actor, { params, ifMatch, body }) => changeTeacher(actor, params.teacherId, ifMatch, body),
});
