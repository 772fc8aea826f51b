import { z } from "zod";
import { endpoint } from "#app/_server/endpoint.ts";
import { listAudit } from "#lib/audit/queries.server.ts";
import { AuditView } from "#lib/auth/schema.ts";
import { pageOf } from "#lib/platform/lists.ts";

export const GET = endpoint({
	summary: "The project's audit, newest first",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ cursor: z.coerce.number().int().positive().optional() }),
	answers: pageOf(AuditView),
	handle: async (actor, { params, query }) => ({
		value: await listAudit(actor, params.projectId, { before: query.cursor }),
	}),
});
