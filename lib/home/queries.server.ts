import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import type { RunStatus } from "#prisma/enums.ts";
import type { CountsView } from "./schema.ts";

const IN_MOTION = { status: { in: ["queued", "waiting", "running"] as RunStatus[] } } satisfies object;

/** Beyond this a count is not made exactly: nobody reads the difference, and counting a million rows is slow. */
const MAX_COUNT = 9_999;

/** @throws NotFoundError `project.not-found` */
export async function getCounts(actor: Actor, projectId: string): Promise<CountsView> {
	ensureMember(actor, projectId);
	const [contributions, samples, generationRuns, trainingRuns, evaluationRuns] = await Promise.all([
		db.contribution.count({ where: { projectId, status: "submitted" }, take: MAX_COUNT }),
		db.sample.count({ where: { projectId, state: "pending", outcome: "accepted" }, take: MAX_COUNT }),
		db.generationRun.count({ where: { projectId, ...IN_MOTION } }),
		db.trainingRun.count({ where: { projectId, ...IN_MOTION } }),
		db.evaluationRun.count({ where: { projectId, ...IN_MOTION } }),
	]);
	return { contributions, samples, generationRuns, trainingRuns, evaluationRuns };
}
