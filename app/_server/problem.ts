import { AppError } from "#lib/platform/errors.ts";
import { currentRequestId } from "#lib/platform/request-id.server.ts";

const STATUS: Record<AppError["kind"], number> = {
	invalid: 422,
	forbidden: 403,
	"not-found": 404,
	conflict: 409,
	stale: 412,
	unavailable: 503,
};

/** Any thrown value as an RFC 9457 problem. Only an `AppError` tells its reader anything. */
export function toProblem(error: unknown): Response {
	if (error instanceof AppError) {
		const { code, message, details } = error;
		return problem(STATUS[error.kind], code, message, details);
	}
	console.error(currentRequestId(), error);
	return problem(500, "internal", "Something went wrong on our side. Nothing was changed.");
}

export function unauthenticated(): Response {
	return problem(401, "auth.unauthenticated", "Sign in, or send an API token.");
}

export function foreignOrigin(): Response {
	return problem(403, "request.foreign-origin", "A change by cookie must come from a page of this site.");
}

/** RFC 6585 §3: the change names no revision, so it could overwrite one its sender has not read. */
export function preconditionRequired(): Response {
	return problem(428, "request.if-match-missing", "Send If-Match with the ETag of what you read.");
}

/** RFC 9457 §3.1. `detail` is for people; `code` and `details` are for programs. */
function problem(status: number, code: string, detail: string, details: Record<string, unknown> = {}) {
	const requestId = currentRequestId();
	return Response.json(
		{
			type: `urn:seedbed:problem:${code}`,
			title: code,
			status,
			code,
			detail,
			details,
			...(requestId && { requestId }),
		},
		{ status, headers: { "content-type": "application/problem+json" } },
	);
}
