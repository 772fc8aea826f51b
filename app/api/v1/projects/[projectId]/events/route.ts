import { z } from "zod";
import { eventsEndpoint } from "#app/_server/streams.ts";
import { ensureMember } from "#lib/auth/policy.ts";

export const dynamic = "force-dynamic";

export const GET = eventsEndpoint({
	summary: "Live events of a project (Server-Sent Events); resumes after Last-Event-ID",
	params: z.object({ projectId: z.uuid() }),
	ensureMayHear: ensureMember,
});
