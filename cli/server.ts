import { z } from "zod";
import { AppError } from "#lib/platform/errors.ts";
import { UsageError } from "./command.ts";

/** The server's refusal, in its own words; `code` is the server's. */
class Refused extends AppError {
	readonly kind = "conflict";
}

/** The server could not be asked. */
class Unreachable extends AppError {
	readonly kind = "unavailable";
}

const Problem = z.object({
	code: z.string(),
	detail: z.string(),
	details: z.record(z.string(), z.unknown()),
});

export type Server = {
	/** Asks `/api/v1` + path and checks the answer. @throws AppError with the server's words */
	ask<V extends z.ZodType>(
		view: V,
		path: string,
		init?: { method?: string; body?: BodyInit; json?: unknown; ifMatch?: string },
	): Promise<z.infer<V>>;
	/** The body of a GET, as it streams in. @throws AppError with the server's words */
	download(path: string): Promise<ReadableStream<Uint8Array>>;
	/** The id of the project of this slug or id. @throws AppError where there is none */
	projectId(slugOrId: string | undefined): Promise<string>;
};

const Projects = z.array(z.object({ id: z.uuid(), slug: z.string() }));

/**
 * The server that SEEDBED_URL names, asked with the token of SEEDBED_TOKEN.
 *
 * @throws UsageError where there is no token
 */
export function serverOf(): Server {
	// Not lib/platform/env.server.ts: it asks for a database, which a caller has none of.
	const { env } = process;
	const base = (env.SEEDBED_URL || "http://localhost:3000").replace(/\/+$/, "");
	const token = env.SEEDBED_TOKEN;
	if (!token) throw new UsageError("Set SEEDBED_TOKEN to an API token; your account page makes one.");

	const send = async (path: string, init: RequestInit & { duplex?: "half" }): Promise<Response> => {
		const { headers, ...rest } = init;
		const response = await fetch(`${base}/api/v1${path}`, {
			...rest,
			headers: { ...(headers as Record<string, string>), authorization: `Bearer ${token}` }, // ours, from below
		}).catch((cause: unknown) => {
			const says = `The server at ${base} does not answer. Is it started, and is SEEDBED_URL right?`;
			throw new Unreachable("server.unreachable", says, {}, { cause });
		});
		if (response.ok) return response;
		const problem = Problem.safeParse(await response.json().catch(() => undefined));
		throw problem.success
			? new Refused(problem.data.code, problem.data.detail, problem.data.details)
			: new Refused("server.unknown", `The server at ${base} answered ${response.status}.`);
	};
	const ask: Server["ask"] = async (view, path, { method = "GET", body, json, ifMatch } = {}) => {
		const response = await send(path, {
			method,
			headers: {
				...(json !== undefined && { "content-type": "application/json" }),
				...(body !== undefined && { "content-type": "application/octet-stream" }),
				...(ifMatch !== undefined && { "if-match": ifMatch }),
			},
			...(json !== undefined && { body: JSON.stringify(json) }),
			...(body !== undefined && { body, duplex: "half" }),
		});
		return view.parse(await response.json());
	};
	return {
		ask,
		async download(path) {
			return (await send(path, {})).body ?? new ReadableStream();
		},
		async projectId(wanted) {
			const items = await ask(Projects, "/projects");
			const found = items.find(({ id, slug }) => id === wanted || slug === wanted);
			if (found) return found.id;
			const only = wanted === undefined && items.length === 1 ? items[0] : undefined;
			if (only) return only.id;
			const names = items.map(({ slug }) => slug).join(", ") || "none";
			const says =
				wanted === undefined ? "Say which project with --project." : `There is no project "${wanted}".`;
			throw new Refused("project.not-found", `${says} You are a member of: ${names}.`);
		},
	};
}
