import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeTeacherOptions, startFakeTeacher } from "#bench/fake-teacher.mjs";
import { hostPortOf } from "./address-guard.server.ts";
import { testTeacher } from "./probe.server.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function testFake(fake: FakeTeacherOptions, more: Partial<Parameters<typeof testTeacher>[0]> = {}) {
	const server = await startFakeTeacher(fake);
	stops.push(server.stop);
	const { checks, certifiedAt } = await testTeacher({
		baseUrl: server.baseUrl,
		model: server.model,
		allowed: [hostPortOf(server.baseUrl)],
		timeoutSeconds: 2,
		...more,
	});
	return { certifiedAt, checks, of: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

describe("an endpoint", () => {
	it("that can do all says so, and how long its context is it does not tell", async () => {
		const { of, certifiedAt } = await testFake({});
		const results = Object.entries(of).map(([name, { result }]) => [name, result]);
		expect(Object.fromEntries(results)).toEqual({
			reachable: "pass",
			model: "pass",
			answers: "pass",
			latency: "pass",
			seed: "pass",
			"json-schema": "pass",
			logprobs: "pass",
			choices: "pass",
			context: "limit",
		});
		expect(certifiedAt).not.toBeNull();
	});

	it.each([
		["401", "Incorrect API key provided. Check the key."],
		["500", "answered 500: The server had an error."],
		["html", "a web page instead of JSON"],
		["truncated", "stops early or is broken"],
		["no-choices", "without any choice"],
		["cut", "cut the line"],
		["reset", "cut the line"],
		["stall", "no full answer within 2 s"],
		["huge", "more than 4 MB"],
	] as const)("that answers %s is told so, without a throw", async (fault, says) => {
		const { of, certifiedAt } = await testFake({ script: [fault] });
		expect(of.answers).toMatchObject({ result: "fail", says: expect.stringContaining(says) });
		expect(of.seed).toBeUndefined();
		expect(certifiedAt).toBeNull();
	});

	it("that fails at one thing is limited in that one", async () => {
		const { of, certifiedAt } = await testFake({ script: ["ok", "ok", "ok", "ok", "context"] });
		expect(of["json-schema"]).toMatchObject({
			result: "limit",
			says: expect.stringContaining("JSON schema"),
		});
		expect(of.logprobs?.result).toBe("pass");
		expect(certifiedAt).not.toBeNull();
	});

	it("without the model says which it has", async () => {
		const { of } = await testFake({}, { model: "other" });
		expect(of.model).toMatchObject({ result: "limit", says: expect.stringContaining("fake-teacher") });
		expect(of.answers).toMatchObject({ result: "fail" });
	});

	it("at a private address is not asked", async () => {
		const { checks } = await testFake({}, { allowed: [] });
		expect(checks).toEqual([
			{ name: "reachable", result: "fail", says: expect.stringContaining("allowed private hosts") },
		]);
	});

	it("that is not there", async () => {
		const gone = await startFakeTeacher({});
		await gone.stop();
		const { checks } = await testFake({}, { baseUrl: gone.baseUrl, allowed: [hostPortOf(gone.baseUrl)] });
		expect(checks).toEqual([
			{ name: "reachable", result: "fail", says: expect.stringContaining("nothing listens") },
		]);
	});

	it("gets the key only where there is one, and never has it repeated", async () => {
		const seen: (string | undefined)[] = [];
		const server = createServer((req, res) => {
			seen.push(req.headers.authorization);
			res.writeHead(400, { "content-type": "application/json" });
			res.end(`{"error":{"message":"no ${req.headers.authorization}"}}`);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo; // it listens on a port
		const config = { baseUrl: `http://127.0.0.1:${port}/v1`, model: "m", allowed: [`127.0.0.1:${port}`] };
		const { checks } = await testTeacher({ ...config, apiKey: "sk-secret-key" });
		await testTeacher(config);
		server.close();
		expect(seen).toEqual(["Bearer sk-secret-key", "Bearer sk-secret-key", undefined, undefined]);
		expect(JSON.stringify(checks)).not.toContain("sk-secret-key");
	});

	it("whose context is shorter than what is set here fails", async () => {
		const server = createServer((_, res) =>
			res.end('{"data":[{"id":"m","max_model_len":2048}],"choices":[{"message":{"content":"x"}}]}'),
		);
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo; // it listens on a port
		const { checks } = await testTeacher({
			baseUrl: `http://127.0.0.1:${port}/v1`,
			model: "m",
			allowed: [`127.0.0.1:${port}`],
			contextTokens: 8192,
		});
		server.close();
		expect(checks.at(-1)).toEqual({
			name: "context",
			result: "fail",
			says: "Its context is 2048 tokens, but 8192 are set here: set 2048 or less.",
		});
		expect(checks.find(({ name }) => name === "seed")?.says).toContain("Two seeds gave the same answer");
	});
});
