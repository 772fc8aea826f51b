import { createHash } from "node:crypto";
import type { TeacherCall, TeacherRequest } from "./teacher.ts";

/**
 * Names a call by what decides its reply: SHA-256, 64 hex digits, of endpoint, model, parameters, prompt,
 * draw and run (decisions.md D7). A judge at temperature 0 says the same in every run, so its key leaves the run out.
 *
 * The order of a JSON schema's keys counts, since the model writes them in that order.
 */
export function callKeyOf({
	endpointRevision,
	model,
	request,
	call,
	runId,
}: {
	endpointRevision: string | number;
	model: string;
	request: TeacherRequest;
	call: Pick<TeacherCall, "draw" | "purpose">;
	runId: string;
}): string {
	const ofEveryRun = call.purpose === "judge" && request.temperature === 0;
	const parts = [
		"seedbed-call-1",
		String(endpointRevision),
		model,
		request.messages.map(({ role, content }) => [role, content]),
		request.temperature,
		request.maxTokens,
		request.seed ?? null,
		request.stop ?? null,
		request.jsonSchema ?? null,
		call.purpose,
		call.draw,
		ofEveryRun ? null : runId,
	];
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
