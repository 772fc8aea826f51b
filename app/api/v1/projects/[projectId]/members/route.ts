import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { listMembers } from "#lib/auth/queries.server.ts";
import { MemberView } from "#lib/auth/schema.ts";
import { pageOf, wholeList } from "#lib/platform/lists.ts";

export const GET = endpoint({
	summary: "Members of a project and their roles",
	params: z.object({ projectId: z.uuid() }),
	answers: pageOf(MemberView),
	handle: async (actor, { params }) => ({ value: wholeList(await listMembers(actor, params.projectId)) }),
});
