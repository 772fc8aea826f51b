// A deterministic, badly behaving stand-in for an OpenAI-compatible teacher: for tests and measurements, never a default.
// It has no model in it. The reply is a pure function of (messages, seed, model), so two programs that ask the same get
// the same, in any order and at any concurrency. It listens on 127.0.0.1 only.
//
//   node bench/fake-teacher.mjs [--port 8808] [--mode clean|bad] [--latency 20] [--jitter 5] [--slots 96]
//        [--fault 429=20 --fault 500=10 …]    per thousand requests; a retry of the same request meets no fault twice in a row
//
// POST /v1/chat/completions, GET /v1/models, GET /stats, POST /stats/reset
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { drawsOf, replyTo } from "./fake-replies.mjs";

/**
 * What can go wrong on the way:
 * `429` with Retry-After, `429-bare` without, `500`, `503`, `html`, `truncated` JSON, `not-json`, `empty-body`,
 * `no-choices`, `error-200` (an error in a success), `cut` (the line, in mid-body), `reset` (before any byte),
 * `slow` (`slowMs` before the answer), `stall` (headers, then nothing), `huge` (5 MB), `redirect`, `context`, `401`, `404`.
 * @typedef {"429" | "429-bare" | "500" | "503" | "html" | "truncated" | "not-json" | "empty-body" | "no-choices"
 *   | "error-200" | "cut" | "reset" | "slow" | "stall" | "huge" | "redirect" | "context" | "401" | "404"} Fault
 *
 * @typedef {object} FakeTeacherOptions
 * @property {number} [port] 0 (the default): any free one
 * @property {"clean" | "bad"} [mode] of the replies; `clean` is the default
 * @property {number} [latencyMs] of each request
 * @property {number} [jitterMs] more or less than that, from the request alone
 * @property {number} [slots] requests answered at once; over that 429
 * @property {readonly (Fault | "ok")[]} [script] what happens to the first requests, in the order they arrive
 * @property {Partial<Record<Fault, number>>} [faults] per thousand requests, from the request alone and how often it came
 * @property {string} [retryAfter] the header of a 429 or 503: seconds or an HTTP date; "1" is the default
 * @property {number} [slowMs] 60000 is the default
 * @property {number} [contextTokens] prompt and answer together, at four characters a token; 131072 is the default
 * @property {string} [key] when set, other keys get 401
 *
 * @typedef {object} FakeTeacherStats
 * @property {number} requests chat requests that arrived
 * @property {number} answered of those, with a reply
 * @property {number} inFlight
 * @property {number} peak most in flight at once
 * @property {number} unique different (model, messages, seed)
 * @property {Record<string, number>} faults how many of each
 */

/**
 * Starts one inside this process.
 * @param {FakeTeacherOptions} [options]
 * `fail`: from now on every chat request meets this fault, until it is called with nothing.
 * @returns {Promise<{ baseUrl: string, model: string, stats(): FakeTeacherStats, fail(fault?: Fault): void, stop(): Promise<void> }>}
 */
export async function startFakeTeacher(options = {}) {
	const { port = 0, mode = "clean", latencyMs = 0, jitterMs = 0, slots = Number.POSITIVE_INFINITY } = options;
	const script = [...(options.script ?? [])];
	/** @type {Map<string, number>} */
	let seen = new Map();
	/** @type {Record<string, number>} */
	let faults = {};
	let [requests, answered, inFlight, peak] = [0, 0, 0, 0];
	/** @type {Fault | undefined} */
	let outage;

	/** @returns {FakeTeacherStats} */
	const stats = () => ({ requests, answered, inFlight, peak, unique: seen.size, faults: { ...faults } });

	/** @param {string} key @param {number} times @returns {Fault | undefined} */
	function faultOf(key, times) {
		if (outage) return outage;
		const scripted = script.shift();
		if (scripted) return scripted === "ok" ? undefined : scripted;
		if (times % 2 === 1) return undefined;
		let at = drawsOf(`fault ${times} ${key}`).int(1000);
		for (const [fault, perMille] of Object.entries(options.faults ?? {})) {
			at -= perMille ?? 0;
			if (at < 0) return /** @type {Fault} */ (fault);
		}
		return undefined;
	}

	/** @param {import("node:http").IncomingMessage} req @param {import("node:http").ServerResponse} res */
	async function chat(req, res) {
		const body = await jsonOf(req);
		const wrong = problemWith(body, options);
		if (options.key && req.headers.authorization !== `Bearer ${options.key}`) {
			return error(res, 401, "Incorrect API key provided.", "invalid_api_key");
		}
		if (wrong) return error(res, wrong.status, wrong.message, wrong.code);

		const key = createHash("sha256")
			.update(JSON.stringify([body.model, body.messages, body.seed ?? null]))
			.digest("hex");
		const times = seen.get(key) ?? 0;
		seen.set(key, times + 1);
		const fault = inFlight > slots ? "429" : faultOf(key, times);
		if (fault) faults[fault] = (faults[fault] ?? 0) + 1;

		const jitter = jitterMs ? drawsOf(`jitter ${key}`).int(2 * jitterMs + 1) - jitterMs : 0;
		await later(fault === "slow" ? (options.slowMs ?? 60_000) : latencyMs + jitter, res);
		if (res.destroyed) return undefined;
		if (fault && fault !== "slow")
			return misbehave(fault, res, completionOf(body, mode), options.retryAfter ?? "1");
		answered += 1;
		return json(res, 200, completionOf(body, mode));
	}

	const server = createServer(async (req, res) => {
		const path = (req.url ?? "").split("?")[0];
		if (req.method === "GET" && path === "/stats") return json(res, 200, stats());
		if (req.method === "POST" && path === "/stats/reset") {
			seen = new Map();
			faults = {};
			[requests, answered, peak] = [0, 0, inFlight];
			return json(res, 200, {});
		}
		if (req.method === "GET" && path === "/v1/models") {
			return json(res, 200, {
				object: "list",
				data: [{ id: "fake-teacher", object: "model", created: 0, owned_by: "fake" }],
			});
		}
		if (req.method !== "POST" || path !== "/v1/chat/completions")
			return error(res, 404, "No such route.", "not_found");
		requests += 1;
		inFlight += 1;
		peak = Math.max(peak, inFlight);
		try {
			return await chat(req, res);
		} finally {
			inFlight -= 1;
		}
	});
	server.keepAliveTimeout = 60_000;
	await new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", 4096, () => resolve(undefined));
	});
	const address = server.address();
	const real = typeof address === "object" && address ? address.port : port;
	return {
		baseUrl: `http://127.0.0.1:${real}/v1`,
		model: "fake-teacher",
		stats,
		fail: (fault) => {
			outage = fault;
		},
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve(undefined));
				server.closeAllConnections();
			}),
	};
}

/** @param {any} body @param {FakeTeacherOptions} options */
function problemWith(body, { contextTokens = 131_072 }) {
	if (!Array.isArray(body?.messages) || body.messages.length === 0) {
		return { status: 400, message: "messages: a non-empty array is needed", code: "invalid_request" };
	}
	if (!String(body.model ?? "").startsWith("fake-")) {
		return { status: 404, message: `The model '${body.model}' does not exist.`, code: "model_not_found" };
	}
	const asked = tokens(JSON.stringify(body.messages)) + (body.max_tokens ?? body.max_completion_tokens ?? 1);
	if (asked <= contextTokens) return undefined;
	return {
		status: 400,
		message: `This model's maximum context length is ${contextTokens} tokens, ${asked} were asked.`,
		code: "context_length_exceeded",
	};
}

/** @param {any} body @param {"clean" | "bad"} mode */
function completionOf(body, mode) {
	const format = body.response_format;
	const schema = format?.type === "json_schema" ? format.json_schema?.schema : undefined;
	const choices = Array.from({ length: body.n ?? 1 }, (_, index) => {
		const seed = index === 0 ? body.seed : (body.seed ?? 0) * 1000 + index;
		const { text, finish } = replyTo({ model: body.model, messages: body.messages, seed, schema, mode });
		const limit = (body.max_tokens ?? body.max_completion_tokens ?? Number.POSITIVE_INFINITY) * 4;
		const stops = [body.stop ?? []]
			.flat()
			.map((stop) => text.indexOf(stop))
			.filter((at) => at >= 0);
		const whole = stops.length > 0 ? text.slice(0, Math.min(...stops)) : text;
		const content = whole.slice(0, limit);
		return {
			index,
			message: { role: "assistant", content },
			finish_reason: content.length < whole.length ? "length" : finish,
			logprobs: body.logprobs
				? { content: [{ token: content.slice(0, 1), logprob: -0.1, top_logprobs: [] }] }
				: null,
		};
	});
	const prompt_tokens = tokens(JSON.stringify(body.messages));
	const completion_tokens = choices.reduce((sum, choice) => sum + tokens(choice.message.content), 0);
	return {
		id: `chatcmpl-${createHash("sha256").update(JSON.stringify(body.messages)).digest("hex").slice(0, 24)}`,
		object: "chat.completion",
		created: 0,
		model: body.model,
		choices,
		usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
	};
}

/**
 * @param {Exclude<Fault, "slow">} fault @param {import("node:http").ServerResponse} res
 * @param {unknown} completion @param {string} retryAfter
 */
function misbehave(fault, res, completion, retryAfter) {
	const whole = JSON.stringify(completion);
	const send = (/** @type {number} */ status, /** @type {string} */ type, /** @type {string} */ body) =>
		res.writeHead(status, { "content-type": type }).end(body);
	switch (fault) {
		case "429":
			res.setHeader("retry-after", retryAfter);
			return error(res, 429, "Rate limit reached.", "rate_limit_exceeded");
		case "429-bare":
			return error(res, 429, "Rate limit reached.", "rate_limit_exceeded");
		case "500":
			return error(res, 500, "The server had an error.", "server_error");
		case "503":
			res.setHeader("retry-after", retryAfter);
			return error(res, 503, "The engine is overloaded.", "overloaded");
		case "html":
			return send(
				200,
				"text/html",
				"<html><body><h1>502 Bad Gateway</h1><script>alert(1)</script></body></html>",
			);
		case "truncated":
			return send(200, "application/json", whole.slice(0, Math.floor(whole.length / 2)));
		case "not-json":
			return send(200, "text/plain", "upstream\u0007 connect\u001b[31m error\u202e");
		case "empty-body":
			return send(200, "application/json", "");
		case "no-choices":
			return json(res, 200, { object: "chat.completion", choices: [] });
		case "error-200":
			return json(res, 200, { error: { message: "Provider returned error", code: 502 } });
		case "cut":
			res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(whole) });
			return res.write(whole.slice(0, 20), () => res.destroy());
		case "reset":
			return res.destroy();
		case "stall":
			res.writeHead(200, { "content-type": "application/json" });
			return res.flushHeaders();
		case "huge":
			return send(200, "application/json", " ".repeat(5 * 1024 * 1024));
		case "redirect":
			return res.writeHead(302, { location: "http://169.254.169.254/latest/" }).end();
		case "context":
			return error(res, 400, "This model's maximum context length is 8 tokens.", "context_length_exceeded");
		case "401":
			return error(res, 401, "Incorrect API key provided.", "invalid_api_key");
		default:
			return error(res, 404, "The model does not exist.", "model_not_found");
	}
}

/** @param {string} text */
const tokens = (text) => Math.ceil(text.length / 4);

/** Ends early when the client goes away. @param {number} ms @param {import("node:http").ServerResponse} res */
function later(ms, res) {
	if (ms <= 0) return Promise.resolve();
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			res.off("close", done);
			resolve(undefined);
		};
		const timer = setTimeout(done, ms);
		res.on("close", done);
	});
}

/** @param {import("node:http").IncomingMessage} req */
async function jsonOf(req) {
	const chunks = [];
	for await (const chunk of req) chunks.push(chunk);
	try {
		return JSON.parse(Buffer.concat(chunks).toString("utf8"));
	} catch {
		return undefined; // answered as a request without messages
	}
}

/** @param {import("node:http").ServerResponse} res @param {number} status @param {unknown} value */
function json(res, status, value) {
	res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** @param {import("node:http").ServerResponse} res @param {number} status @param {string} message @param {string} code */
function error(res, status, message, code) {
	json(res, status, {
		error: { message, code, type: status < 500 ? "invalid_request_error" : "server_error", param: null },
	});
}

if (import.meta.main) {
	const { values } = parseArgs({
		options: {
			port: { type: "string", default: "8808" },
			mode: { type: "string", default: "clean" },
			latency: { type: "string", default: "0" },
			jitter: { type: "string", default: "0" },
			slots: { type: "string" },
			fault: { type: "string", multiple: true, default: [] },
			"retry-after": { type: "string", default: "1" },
		},
	});
	const { baseUrl } = await startFakeTeacher({
		port: Number(values.port),
		mode: values.mode === "bad" ? "bad" : "clean",
		latencyMs: Number(values.latency),
		jitterMs: Number(values.jitter),
		...(values.slots ? { slots: Number(values.slots) } : {}),
		faults: Object.fromEntries(
			values.fault.map((fault) => fault.split("=")).map(([name, rate]) => [name, Number(rate)]),
		),
		retryAfter: values["retry-after"],
	});
	console.log(`The fake teacher answers at ${baseUrl}`);
}
