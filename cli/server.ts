import { z } from "zod";
import { AppError, InvalidError } from "#lib/platform/errors.ts";
import { pageOf } from "#lib/platform/lists.ts";

/** The server's refusal, in its own words; `code` is the server's. */
export class Refused extends AppError {
	readonly kind = "conflict";
}

/** The server could not be asked, or could not answer: worth another try. */
export class Unreachable extends AppError {
	readonly kind = "unavailable";
}

const Problem = z.object({
	code: z.string(),
	detail: z.string(),
	details: z.record(z.string(), z.unknown()),
});

type Project = { id: string; slug: string; name: string };

export type Server = {
	/** Asks `/api/v1` + path and checks the answer. @throws AppError with the server's words */
	ask<V extends z.ZodType>(
		view: V,
		path: string,
		init?: { method?: string; body?: Blob; json?: unknown; signal?: AbortSignal },
	): Promise<z.infer<V>>;
	/** The body of a GET, as it streams in. @throws AppError with the server's words */
	download(path: string): Promise<ReadableStream<Uint8Array>>;
	/** Those that the token's owner is a member of. */
	projects(): Promise<Project[]>;
	/** The id of the project of this slug or id. @throws AppError where there is none */
	projectId(slugOrId: string | undefined): Promise<string>;
};

const Projects = pageOf(z.object({ id: z.uuid(), slug: z.string(), name: z.string() }));

/** A question is answered within this time, or it is asked again. Changes and files may take longer. */
const READ_MS = 60_000;

/**
 * The server that SEEDBED_URL names, and the token of SEEDBED_TOKEN, if there is one.
 *
 * @throws InvalidError where SEEDBED_URL is no address
 */
export function serverSettings(): { base: string; token: string | undefined } {
	// Not lib/platform/env.server.ts: it asks for a database, which a caller has none of.
	const { env } = process;
	const base = (env.SEEDBED_URL?.trim() || "http://localhost:3000").replace(/\/+$/, "");
	if (!/^https?:\/\/./.test(base) || !URL.canParse(base)) {
		throw new InvalidError("settings.url", `SEEDBED_URL is "${base}"; write it as http://localhost:3000.`);
	}
	return { base, token: env.SEEDBED_TOKEN?.trim() || undefined };
}

/** `fetch`, where a server that is not there is an error with words. @throws Unreachable */
export function fetchFrom(base: string, path: string, init: RequestInit): Promise<Response> {
	return fetch(`${base}${path}`, init).catch((cause: unknown) => {
		const says = `The server at ${base} does not answer. Is it started, and is SEEDBED_URL right?`;
		throw new Unreachable("server.unreachable", says, {}, { cause });
	});
}

/** @throws InvalidError where there is no token */
export function serverOf(): Server {
	const { base, token } = serverSettings();
	if (token === undefined) {
		throw new InvalidError(
			"settings.no-token",
			"Set SEEDBED_TOKEN to an API token; your account page makes one.",
		);
	}
	if (!/^[\x21-\x7e]+$/.test(token)) {
		throw new InvalidError(
			"settings.token",
			"SEEDBED_TOKEN holds what is in no token, a space or a line break. Copy it again.",
		);
	}

	const send = async (path: string, init: RequestInit & { duplex?: "half" }): Promise<Response> => {
		const { headers, ...rest } = init;
		const response = await fetchFrom(base, `/api/v1${path}`, {
			...rest,
			headers: { ...(headers as Record<string, string>), authorization: `Bearer ${token}` }, // ours, from below
		});
		if (!response.ok) throw await refusalOf(response, base);
		return response;
	};
	const ask: Server["ask"] = async (view, path, { method = "GET", body, json, signal } = {}) => {
		const timely = method === "GET" ? [AbortSignal.timeout(READ_MS)] : [];
		const response = await send(path, {
			method,
			headers: {
				...(json !== undefined && { "content-type": "application/json" }),
				...(body !== undefined && { "content-type": "application/octet-stream" }),
			},
			signal: AbortSignal.any([...timely, ...(signal ? [signal] : [])]),
			...(json !== undefined && { body: JSON.stringify(json) }),
			...(body !== undefined && { body, duplex: "half" }),
		});
		const text = await response.text().catch((cause: unknown) => {
			throw new Unreachable("server.cut", `The server at ${base} broke off its answer.`, {}, { cause });
		});
		const answer = view.safeParse(jsonOf(text));
		if (answer.success) return answer.data;
		const says = `What answers at ${base} is no Seedbed server, or one of another version.`;
		throw new Refused("server.unknown", says, {}, { cause: answer.error });
	};
	const projects = async () => (await ask(Projects, "/projects")).items;
	return {
		ask,
		projects,
		async download(path) {
			return (await send(path, {})).body ?? new ReadableStream();
		},
		async projectId(wanted) {
			const all = await projects();
			const found = all.find(({ id, slug }) => id === wanted || slug === wanted);
			if (found) return found.id;
			const only = wanted === undefined && all.length === 1 ? all[0] : undefined;
			if (only) return only.id;
			const names = all.map(({ slug }) => slug).join(", ") || "none";
			const says =
				wanted === undefined ? "Say which project with --project." : `There is no project "${wanted}".`;
			throw new Refused("project.not-found", `${says} You are a member of: ${names}.`);
		},
	};
}

/** What a server's refusal says, in its own words where it is one of ours. */
async function refusalOf(response: Response, base: string): Promise<AppError> {
	const text = await response.text().catch(() => "");
	const problem = Problem.safeParse(jsonOf(text));
	if (response.status === 401) {
		const says = `The server at ${base} does not know the token in SEEDBED_TOKEN, or it is revoked or past its time. Your account page makes a new one.`;
		return new Refused("auth.unauthenticated", says);
	}
	const { code, detail, details } = problem.data ?? {
		code: "server.unknown",
		detail: `The server at ${base} answered ${response.status}.`,
		details: {},
	};
	return response.status >= 500 ? new Unreachable(code, detail, details) : new Refused(code, detail, details);
}

/** Undefined where it is no JSON. */
function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
