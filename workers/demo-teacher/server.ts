/** The Demo teacher's chat API. Answers programs on this machine that hold the key, and no browser page. */
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { MODEL } from "#lib/teachers/demo-model.ts";
import type { Engine, EngineReply } from "./engine.ts";
import { type ChatRequest, RequestError, readChatRequest } from "./request.ts";

const BODY_BYTES_MAX = 4 * 1024 * 1024;

export function createTeacherServer(engine: Engine, key: string, contextTokens: number): Server {
	const server = createServer(async (req, res) => {
		const gone = new AbortController();
		res.once("close", () => {
			if (!res.writableFinished) gone.abort(new Error("the client went away"));
		});
		try {
			checkCaller(req, key);
			const path = (req.url ?? "").split("?")[0];
			if (req.method === "GET" && path === "/health") return json(res, 200, health(engine));
			if (req.method === "GET" && path === "/v1/models") {
				const model = { id: MODEL.id, object: "model", created: 0, owned_by: "seedbed" };
				return json(res, 200, { object: "list", data: [{ ...model, max_model_len: contextTokens }] });
			}
			if (req.method !== "POST" || path !== "/v1/chat/completions") {
				throw new RequestError(404, "There is no such route.", "not_found");
			}
			const request = readChatRequest(await bodyOf(req));
			if (request.model && request.model !== MODEL.id) {
				throw new RequestError(404, `There is no model ${request.model}.`, "model_not_found");
			}
			return json(res, 200, completionOf(request, await engine.chat(request, gone.signal)));
		} catch (error) {
			if (gone.signal.aborted || res.headersSent) return res.destroy();
			if (error instanceof RequestError) {
				return fail(res, error.status, error.message, error.code, error.headers);
			}
			console.error("The Demo teacher failed:", error);
			return fail(res, 500, "The Demo teacher failed; its log says why.", "server_error");
		}
	});
	server.requestTimeout = 0; // a long answer is no attack: the caller has a time limit
	return server;
}

/** A page in a browser can reach loopback ports: it sends an Origin, or the name it came by as Host. */
function checkCaller(req: IncomingMessage, key: string): void {
	if (req.headers.origin !== undefined || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(req.headers.host ?? "")) {
		throw new RequestError(403, "Programs on this machine only.", "forbidden");
	}
	const given = Buffer.from(req.headers.authorization ?? "");
	const wanted = Buffer.from(`Bearer ${key}`);
	if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
		throw new RequestError(401, "The key is wrong.", "invalid_api_key");
	}
}

async function bodyOf(req: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of req) {
		const piece = Buffer.from(chunk);
		bytes += piece.length;
		if (bytes > BODY_BYTES_MAX) throw new RequestError(413, "The body is too big.", "too_large");
		chunks.push(piece);
	}
	return Buffer.concat(chunks).toString("utf8");
}

function completionOf(request: ChatRequest, reply: EngineReply): Record<string, unknown> {
	return {
		id: `chatcmpl-${crypto.randomUUID()}`,
		object: "chat.completion",
		created: Math.floor(Date.now() / 1000),
		model: MODEL.id,
		choices: [
			{
				index: 0,
				message: { role: "assistant", content: reply.text },
				finish_reason: reply.finishReason,
				logprobs: request.logprobs ? { content: reply.logprobs } : null,
			},
		],
		usage: {
			prompt_tokens: reply.promptTokens,
			completion_tokens: reply.completionTokens,
			total_tokens: reply.promptTokens + reply.completionTokens,
			prompt_tokens_details: { cached_tokens: reply.cachedTokens },
		},
	};
}

function health(engine: Engine): Record<string, unknown> {
	const { user, system } = process.cpuUsage();
	return {
		status: "ok",
		...engine.counts,
		cpuSeconds: (user + system) / 1e6,
		rssBytes: process.memoryUsage.rss(),
	};
}

function fail(
	res: ServerResponse,
	status: number,
	message: string,
	code: string,
	headers: Readonly<Record<string, string>> = {},
): void {
	json(res, status, { error: { message, code, type: errorType(status), param: null } }, headers);
}

function errorType(status: number): string {
	if (status === 429) return "rate_limit_error";
	return status < 500 ? "invalid_request_error" : "server_error";
}

function json(
	res: ServerResponse,
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
) {
	res.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}
