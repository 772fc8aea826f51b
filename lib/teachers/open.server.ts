import { listAllowedHosts } from "#lib/auth/queries.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { ConflictError, NotFoundError } from "#lib/platform/errors.ts";
import { open } from "#lib/platform/secrets.server.ts";
import { hostPortOf, openAddressGuard } from "./address-guard.server.ts";
import { MODEL, type ModelProgress } from "./demo-model.ts";
import { endpointLimiter, type HttpTeacher, openHttpTeacher } from "./http-teacher.server.ts";
import { keptReplies } from "./kept-replies.server.ts";
import type { Limiter } from "./limiter.ts";
import { ensureDemoTeacher } from "./starter.server.ts";

/** The embedded teacher's row. One thread and one call at a time serve it best on two cores. */
export const DEMO_TEACHER = {
	name: "Demo teacher",
	kind: "embedded",
	model: MODEL.id,
	profile: "small",
	isOpen: true,
	licence: MODEL.licence,
	allowsTraining: true,
	maxConcurrency: 1,
	contextTokens: 2048,
	timeoutSeconds: 300,
} as const;

/** How to reach a teacher: its address, and its key in the clear. Never leaves the server. */
export async function connectionOf(teacherId: string, onProgress?: (progress: ModelProgress) => void) {
	const row = await db.teacher.findUnique({ where: { id: teacherId }, include: { secret: true } });
	if (!row) throw new NotFoundError("teacher.not-found", "There is no such teacher.");
	const allowed = await listAllowedHosts();
	if (row.kind === "embedded") {
		if (env.SEEDBED_TEACHER === "none") {
			throw new ConflictError(
				"teacher.switched-off",
				"The Demo teacher is switched off (SEEDBED_TEACHER=none).",
			);
		}
		const { baseUrl, key } = await ensureDemoTeacher({
			dataDir: env.SEEDBED_DATA,
			offline: env.SEEDBED_OFFLINE,
			...(onProgress && { onProgress }),
		});
		return { ...row, baseUrl, apiKey: key, allowed: [hostPortOf(baseUrl)] };
	}
	const apiKey = row.secret ? open(row.secret.sealed, `teacher:${teacherId}`) : undefined;
	return { ...row, baseUrl: row.baseUrl ?? "", apiKey, allowed };
}

const held = globalThis as { limiters?: Map<string, Limiter> };
held.limiters ??= new Map();
const limiters = held.limiters;

/**
 * Opens a teacher for a run. Its replies are kept, and found again by the same call; all runs of this process share
 * its pace.
 *
 * @param onProgress how far the model file is, while the Demo teacher's is fetched
 * @throws UnavailableError `teacher.model-not-available`, with the cure, for the Demo teacher without its model
 */
export async function openTeacher(
	teacherId: string,
	runId: string,
	onProgress?: (progress: ModelProgress) => void,
): Promise<HttpTeacher> {
	const row = await connectionOf(teacherId, onProgress);
	const name = `${row.id}/${row.revision}`;
	const limiter = limiters.get(name) ?? endpointLimiter(row.name, row.maxConcurrency);
	limiters.set(name, limiter);
	return openHttpTeacher({
		baseUrl: row.baseUrl,
		model: row.model,
		...(row.apiKey !== undefined && { apiKey: row.apiKey }),
		// what makes its replies others, beside the model; with a new key, or another pace, what was paid for is still found
		endpointRevision: `${row.id}/${row.kind === "embedded" ? "" : row.baseUrl}`,
		runId,
		timeoutMs: row.timeoutSeconds * 1000,
		maxConcurrency: row.maxConcurrency,
		contextTokens: row.contextTokens,
		addressGuard: openAddressGuard(row.allowed),
		cache: keptReplies(row),
		limiter,
	});
}
