import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { grantTeacher } from "#lib/teachers/commands.server.ts";

const params = z.object({ projectId: z.uuid(), teacherId: z.uuid() });

export const PUT = endpoint({
	summary: "Let a project use a teacher",
	params,
	handle: (actor, { params }) => grantTeacher(actor, params.projectId, params.teacherId, true),
});

export const DELETE = endpoint({
	summary: "No longer let a project use a teacher",
	params,
	handle: (actor, { params }) => grantTeacher(actor, params.projectId, params.teacherId, false),
});
