import { endpoint } from "#app/_server/endpoint.ts";
import { createProject } from "#lib/auth/commands.server.ts";
import { listMyProjects } from "#lib/auth/queries.server.ts";
import { ProjectInput, ProjectView } from "#lib/auth/schema.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";

export const GET = endpoint({
	summary: "The projects one is a member of",
	answers: pageOf(ProjectView),
	handle: async (actor) => ({ value: wholeList(await listMyProjects(actor)) }),
});

export const POST = endpoint({
	summary: "Make a project",
	body: ProjectInput,
	answers: ProjectView,
	status: 201,
	handle: (actor, { body }) => createProject(actor, body),
});
