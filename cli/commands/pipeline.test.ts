import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeTeacher } from "#lib/generation/testing/fake-teacher.ts";
import { aKnowledgeLeaf, aSkillLeaf } from "#lib/generation/testing/leaves.ts";

/** Runs the command as a user would. */
function seedbed(...args: string[]): Promise<{ code: number | null; said: string }> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, ["cli/seedbed.mjs", ...args]);
		let said = "";
		child.stderr.on("data", (text) => {
			said += text;
		});
		child.stdout.on("data", (text) => {
			said += text;
		});
		child.on("close", (code) => resolve({ code, said }));
	});
}

const linesOf = (file: string) =>
	readFileSync(file, "utf8")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));

const folder = mkdtempSync(join(tmpdir(), "seedbed-cli-"));
const fake = fakeTeacher();
let server: Server;
let url = "";

beforeAll(async () => {
	server = createServer(async (request, response) => {
		let body = "";
		for await (const part of request) body += part;
		const asked = JSON.parse(body);
		const { text, finishReason } = await fake
			.complete(
				{
					messages: asked.messages,
					temperature: asked.temperature,
					maxTokens: asked.max_tokens,
					...(asked.seed === undefined ? {} : { seed: asked.seed }),
					...(asked.response_format ? { jsonSchema: asked.response_format.json_schema.schema } : {}),
				},
				{ draw: 0, purpose: "generate", stage: "", signal: new AbortController().signal },
			)
			.catch(() => ({ text: "", finishReason: "stop" as const }));
		response.setHeader("content-type", "application/json");
		response.end(
			JSON.stringify({
				choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: finishReason }],
				usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
			}),
		);
	});
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`; // a listening TCP server has this address
});

afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true });
});

const skill = aSkillLeaf();
const QNA = [
	"version: 3",
	"created_by: someone",
	`task_description: ${skill.taskDescription}`,
	"seed_examples:",
	...skill.seeds.flatMap(({ pairs }) => [
		`  - question: ${pairs[0]?.question}`,
		`    answer: ${pairs[0]?.answer}`,
	]),
	"",
].join("\n");

describe("seedbed pipeline run", () => {
	it("makes rows of a leaf, says why others were rejected, and repeats itself", {
		timeout: 60_000,
	}, async () => {
		const leaf = join(folder, "qna.yaml");
		writeFileSync(leaf, QNA);
		const run = (out: string, concurrency: string) =>
			seedbed(
				...["pipeline", "run", "--pipeline", "lab", "--leaf", leaf, "--teacher", url, "--model", "fake"],
				...["--samples", "10", "--seed", "3", "--concurrency", concurrency, "--out", join(folder, out)],
			);
		const { code, said } = await run("one", "8");
		expect(said).toContain("kept");
		expect(code).toBe(0);
		const rows = linesOf(join(folder, "one/rows.jsonl"));
		const rejected = linesOf(join(folder, "one/rejected.jsonl"));
		const requests = linesOf(join(folder, "one/requests.jsonl"));
		const summary = JSON.parse(readFileSync(join(folder, "one/summary.json"), "utf8"));
		expect(rows.length).toBeGreaterThanOrEqual(10);
		expect(rejected.length).toBeGreaterThan(0);
		expect(rejected.every(({ row, stage, reason }) => row && stage && reason)).toBe(true);
		expect(requests[0]).toMatchObject({ block: "questions", n: 1, temperature: 0.9, max_tokens: 2048 });
		expect(summary).toMatchObject({ requests: requests.length, kept: rows.length });
		expect(summary.meanInFlight).toBeGreaterThan(0);

		expect((await run("two", "2")).code).toBe(0);
		expect(linesOf(join(folder, "two/rows.jsonl"))).toEqual(rows);
	});

	it("takes ready rows of knowledge", { timeout: 60_000 }, async () => {
		const leaf = aKnowledgeLeaf();
		const file = join(folder, "rows.jsonl");
		const rows = (leaf.chunks ?? []).flatMap(({ text }) =>
			leaf.seeds.map(({ context, pairs }) => ({
				document: text,
				icl_document: context,
				...Object.fromEntries(
					pairs.flatMap(({ question, answer }, at) => [
						[`icl_query_${at + 1}`, question],
						[`icl_response_${at + 1}`, answer],
					]),
				),
				document_outline: leaf.documentOutline,
				domain: leaf.domain,
				leaf_node_path: "knowledge->things",
			})),
		);
		writeFileSync(file, rows.map((row) => `${JSON.stringify({ t: "input", row })}\n`).join(""));
		const { code, said } = await seedbed(
			...["pipeline", "run", "--pipeline", "lab", "--rows", file, "--teacher", url, "--model", "fake"],
			...["--samples", "8", "--out", join(folder, "knowledge")],
		);
		expect(said).toContain("knowledge/things (knowledge, 5 seed examples)");
		expect(code).toBe(0);
		const made = linesOf(join(folder, "knowledge/rows.jsonl"));
		expect(made.every(({ chunkId, scores }) => chunkId.startsWith("chunk-") && scores.length === 3)).toBe(
			true,
		);
	});

	it.each([
		[["pipeline", "run", "--pipeline", "lab", "--compat"], "not built yet"],
		[["pipeline", "run", "--pipeline", "lib"], "not built yet"],
		[["pipeline", "run"], "--pipeline is lab or small"],
		[["pipeline", "walk"], 'can be "run"'],
		[
			[
				"pipeline",
				"run",
				"--pipeline",
				"lab",
				"--rows",
				"none.jsonl",
				"--teacher",
				"x",
				"--model",
				"m",
				"--out",
				"o",
			],
			"cannot be read",
		],
	])("says what is wrong with %j", async (args, words) => {
		const { code, said } = await seedbed(...args);
		expect(said).toContain(words);
		expect(code).toBe(2);
	});
});

describe("seedbed near-duplicates", () => {
	const file = join(folder, "questions.jsonl");

	it("writes one decision per row", async () => {
		const texts = ["Why is the sky blue?", "Why is the sky so blue?", "How deep is the sea?"];
		writeFileSync(file, texts.map((q) => `${JSON.stringify({ q })}\n`).join(""));
		const out = join(folder, "decisions.jsonl");
		expect((await seedbed("near-duplicates", file, "--field", "q", "--out", out)).code).toBe(0);
		expect(linesOf(out)).toEqual([
			{ index: 0, keep: true },
			{ index: 1, keep: false, duplicateOf: 0, rougeL: 10 / 11 },
			{ index: 2, keep: true },
		]);
		const strict = ["--field", "q", "--threshold", "0.95", "--out", out];
		expect((await seedbed("near-duplicates", file, ...strict)).code).toBe(0);
		expect(linesOf(out).every(({ keep }) => keep)).toBe(true);
	});

	it.each([
		[["--field", "z", "--out", "x"], 'line 1 has no text in "z"'],
		[["--field", "q"], "--out"],
		[["--field", "q", "--out", "x", "--threshold", "7"], "--threshold"],
	])("says what is wrong with %j", async (args, words) => {
		writeFileSync(file, '{"q":"a"}\n');
		const { code, said } = await seedbed("near-duplicates", file, ...args);
		expect(said).toContain(words);
		expect(code).toBe(2);
	});
});
