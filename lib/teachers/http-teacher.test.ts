import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeTeacherOptions, startFakeTeacher } from "#bench/fake-teacher.mjs";
import { InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { hostPortOf, openAddressGuard } from "./address-guard.server.ts";
import { type CallRecord, type HttpTeacherOptions, openHttpTeacher } from "./http-teacher.server.ts";
import type { CachedReply, ReplyCache } from "./reply-cache.ts";
import type { TeacherCall, TeacherRequest } from "./teacher.ts";

const KEY = "sk-very-secret-0123456789";
const request: TeacherRequest = {
	messages: [{ role: "user", content: "Say something." }],
	temperature: 0.7,
	maxTokens: 200,
	seed: 1,
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(stops.splice(0).map((stop) => stop()));
});

function callWith(signal: AbortSignal = new AbortController().signal): TeacherCall {
	return { draw: 0, purpose: "generate", stage: "questions", signal };
}

async function atFake(fake: FakeTeacherOptions, options: Partial<HttpTeacherOptions> = {}) {
	const server = await startFakeTeacher(fake);
	const teacher = openHttpTeacher({
		baseUrl: server.baseUrl,
		model: server.model,
		apiKey: KEY,
		endpointRevision: 1,
		runId: "run-1",
		timeoutMs: 10_000,
		maxConcurrency: 4,
		addressGuard: openAddressGuard([hostPortOf(server.baseUrl)]),
		attempts: 2,
		random: () => 0,
		...options,
	});
	stops.push(async () => {
		await teacher.close();
		await server.stop();
	});
	return { server, teacher };
}

function memoryCache(): ReplyCache & { kept: Map<string, CachedReply> } {
	const kept = new Map<string, CachedReply>();
	return {
		kept,
		find: async (key) => kept.get(key),
		save: async (key, reply) => {
			kept.set(key, reply);
		},
	};
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
	promise.then(
		() => {
			throw new Error("it did not fail");
		},
		(error: unknown) => error,
	);

describe("what a teacher does wrong", () => {
	it.each([
		["500", "teacher.server-error", "answered 500: The server had an error."],
		["html", "teacher.html", "answered with a web page instead of JSON"],
		["truncated", "teacher.truncated-json", "stops early or is broken"],
		["not-json", "teacher.not-json", "upstream\\u0007 connect\\u001b[31m error\\u202e"],
		["empty-body", "teacher.empty-body", "answered with an empty body"],
		["no-choices", "teacher.no-choices", "answered without any choice"],
		["cut", "teacher.cut-line", "cut the line before its answer was complete"],
		["reset", "teacher.cut-line", "cut the line"],
		["huge", "teacher.body-too-large", "answered with more than 4 MB"],
	] as const)("%s is tried again, then told with its host", async (fault, code, says) => {
		const { server, teacher } = await atFake({ script: [fault, fault] });
		const error = await failure(teacher.complete(request, callWith()));
		expect(error).toBeInstanceOf(UnavailableError);
		expect(error).toMatchObject({ code, message: expect.stringContaining(says), details: { attempts: 2 } });
		expect(error).toMatchObject({ message: expect.stringContaining(hostPortOf(server.baseUrl)) });
		expect(server.stats().requests).toBe(2);
	});

	it.each(["500", "html", "truncated", "not-json", "cut", "reset", "429-bare"] as const)(
		"%s once costs a second request and no more",
		async (fault) => {
			const { server, teacher } = await atFake({ script: [fault] });
			expect((await teacher.complete(request, callWith())).text).not.toBe("");
			expect(server.stats().requests).toBe(2);
		},
	);

	it.each([
		["context", "teacher.context-exceeded", "together too long"],
		["404", "teacher.not-found", 'the name of the model, "fake-teacher"'],
		["redirect", "teacher.redirected", "169.254.169.254"],
		["error-200", "teacher.refused", "Provider returned error"],
	] as const)("%s is not tried again", async (fault, code, says) => {
		const { server, teacher } = await atFake({ script: [fault] });
		const error = await failure(teacher.complete(request, callWith()));
		expect(error).toBeInstanceOf(InvalidError);
		expect(error).toMatchObject({ code, message: expect.stringContaining(says) });
		expect(server.stats().requests).toBe(1);
	});

	it("401 is not tried again, and is no fault of what was asked: with a good key it is answered", async () => {
		const { server, teacher } = await atFake({ script: ["401"] });
		const error = await failure(teacher.complete(request, callWith()));
		expect(error).toBeInstanceOf(UnavailableError);
		expect(error).toMatchObject({
			code: "teacher.key-refused",
			message: expect.stringContaining("Check the key"),
		});
		expect(server.stats().requests).toBe(1);
		expect((await teacher.complete(request, callWith())).text).not.toBe("");
	});

	it.each(["stall", "slow"] as const)("%s: a request has a time limit", async (fault) => {
		const { teacher } = await atFake({ script: [fault, fault] }, { timeoutMs: 150 });
		const error = await failure(teacher.complete(request, callWith()));
		expect(error).toMatchObject({
			code: "teacher.timeout",
			message: expect.stringContaining("within 0.15 s"),
		});
	});

	it("a port where nothing listens", async () => {
		const { server, teacher } = await atFake({});
		await server.stop();
		const error = await failure(teacher.complete(request, callWith()));
		expect(error).toMatchObject({
			code: "teacher.unreachable",
			message: expect.stringContaining("nothing listens"),
		});
	});

	it("never tells the key, even when the endpoint repeats it", async () => {
		const server = createServer((_, res) => res.writeHead(400).end(`{"error":{"message":"bad key ${KEY}"}}`));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		const port = typeof address === "object" && address ? address.port : 0;
		const { teacher } = await atFake(
			{},
			{ baseUrl: `http://127.0.0.1:${port}/v1`, addressGuard: openAddressGuard([`127.0.0.1:${port}`]) },
		);
		const error = await failure(teacher.complete(request, callWith()));
		server.close();
		expect(error).toMatchObject({ message: expect.stringContaining("bad key [key]") });
		expect(JSON.stringify(error)).not.toContain(KEY);
	});
});

describe("keeping to the endpoint's pace", () => {
	it.each([
		["seconds", () => "1"],
		["a date", () => new Date(Date.now() + 2000).toUTCString()],
	])("waits as long as Retry-After says, in %s", async (_, header) => {
		const { server, teacher } = await atFake({ script: ["429"], retryAfter: header() });
		const from = performance.now();
		await teacher.complete(request, callWith());
		expect(performance.now() - from).toBeGreaterThan(950);
		expect(server.stats()).toMatchObject({ requests: 2, answered: 1 });
		expect(teacher.limiter.state().limit).toBeLessThan(4);
	});

	it("does not sit out a wait of more than ten minutes", async () => {
		const { teacher } = await atFake({ script: ["429"], retryAfter: "3600" });
		const error = await failure(teacher.complete(request, callWith()));
		expect(error).toMatchObject({ code: "teacher.rate-limited", details: { retryAfterMs: 3_600_000 } });
	});

	it("stops at once when cancelled, while waiting and while asking", async () => {
		const { server, teacher } = await atFake({ script: ["429"], retryAfter: "500" });
		const waiting = new AbortController();
		const first = failure(teacher.complete(request, callWith(waiting.signal)));
		while (server.stats().requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		waiting.abort(new Error("cancelled"));
		expect(await first).toMatchObject({ message: "cancelled" });

		const slow = await atFake({ script: ["slow"] });
		const asking = new AbortController();
		const second = failure(slow.teacher.complete(request, callWith(asking.signal)));
		while (slow.server.stats().inFlight === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		asking.abort(new Error("cancelled too"));
		expect(await second).toMatchObject({ message: "cancelled too" });
		while (slow.server.stats().inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});

	it("has no more in flight than its maximum", async () => {
		const { server, teacher } = await atFake({ latencyMs: 20 }, { maxConcurrency: 3 });
		await Promise.all(
			Array.from({ length: 20 }, (_, seed) => teacher.complete({ ...request, seed }, callWith())),
		);
		expect(server.stats()).toMatchObject({ requests: 20, peak: 3, unique: 20 });
	});

	it("gives up fast on an endpoint that keeps failing, and says the cure", async () => {
		const { server, teacher } = await atFake({ faults: { "500": 1000 }, script: Array(40).fill("500") });
		const all = await Promise.all(
			Array.from({ length: 30 }, (_, seed) => failure(teacher.complete({ ...request, seed }, callWith()))),
		);
		expect(server.stats().requests).toBeLessThan(15);
		expect(all.at(-1)).toMatchObject({
			code: "teacher.endpoint-down",
			message: expect.stringMatching(/The server had an error.*Test connection/s),
		});
	});
});

describe("paying once", () => {
	it("keeps a reply before it is returned and then asks no more", async () => {
		const cache = memoryCache();
		const calls: CallRecord[] = [];
		const { server, teacher } = await atFake({}, { cache, onCall: (call) => calls.push(call) });
		const first = await teacher.complete(request, callWith());
		expect(cache.kept.has(first.callKey)).toBe(true);
		const second = await teacher.complete(request, callWith());
		expect(second).toEqual({ ...first, cached: true });
		expect(server.stats().requests).toBe(1);
		expect(calls.map(({ attempts, cached, outcome }) => [attempts, cached, outcome])).toEqual([
			[1, false, "ok"],
			[0, true, "ok"],
		]);
		await teacher.complete(request, { ...callWith(), draw: 1 });
		expect(server.stats().requests).toBe(2);
	});

	it("hands on no reply that could not be kept", async () => {
		const cache: ReplyCache = {
			find: async () => undefined,
			save: async () => {
				throw new Error("the disk is full");
			},
		};
		const { teacher } = await atFake({}, { cache });
		expect(await failure(teacher.complete(request, callWith()))).toMatchObject({
			message: "the disk is full",
		});
	});
});

it("asks the way the chat API has it", async () => {
	const sent: unknown[] = [];
	const { teacher } = await atFake(
		{},
		{
			transport: {
				post: async (url, { body, headers }) => {
					sent.push(url.pathname, JSON.parse(body), headers.authorization);
					return sent.length === 3
						? {
								status: 400,
								headers: {},
								body: '{"error":{"message":"Unsupported parameter: use max_completion_tokens","param":"max_tokens"}}',
							}
						: {
								status: 200,
								headers: {},
								body: '{"choices":[{"message":{"content":"x"},"finish_reason":"length"}]}',
							};
				},
				close: async () => undefined,
			},
		},
	);
	const schema = { type: "object" };
	const reply = await teacher.complete({ ...request, stop: ["\n"], jsonSchema: schema }, callWith());
	expect(reply).toMatchObject({ text: "x", finishReason: "length", promptTokens: 0, cached: false });
	expect(sent.slice(0, 3)).toEqual([
		"/v1/chat/completions",
		{
			model: "fake-teacher",
			messages: request.messages,
			temperature: 0.7,
			max_tokens: 200,
			seed: 1,
			stop: ["\n"],
			response_format: { type: "json_schema", json_schema: { name: "reply", strict: true, schema } },
			stream: false,
		},
		`Bearer ${KEY}`,
	]);
	expect(sent[4]).toMatchObject({ max_completion_tokens: 200 });
	expect(sent[4]).not.toHaveProperty("max_tokens");
});
