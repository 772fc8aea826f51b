import { afterEach, describe, expect, it } from "vitest";
import { pipelineFor } from "#lib/generation/pipeline.ts";
import { memoryStore } from "#lib/generation/ports.ts";
import type { LeafBatch, PipelineOutcome } from "#lib/generation/rows.ts";
import { runPipeline } from "#lib/generation/run.ts";
import { aKnowledgeLeaf, aSkillLeaf } from "#lib/generation/testing/leaves.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { hostPortOf, openAddressGuard } from "#lib/teachers/address-guard.server.ts";
import { openHttpTeacher } from "#lib/teachers/http-teacher.server.ts";
import { replyTo, sectionsIn } from "./fake-replies.mjs";
import { type FakeTeacherOptions, startFakeTeacher } from "./fake-teacher.mjs";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(stops.splice(0).map((stop) => stop()));
});

const LEAVES = [
	["freeform", aSkillLeaf()],
	["grounded", aSkillLeaf({ grounded: true })],
	["knowledge", aKnowledgeLeaf(40)],
] as const;
const CASES = (["lab", "small"] as const).flatMap((profile) =>
	LEAVES.map(([kind, leaf]) => [`${kind}, ${profile}`, leaf, profile] as const),
);

async function generate(leaf: LeafBatch["leaf"], profile: "lab" | "small", fake: FakeTeacherOptions) {
	const server = await startFakeTeacher(fake);
	const teacher = openHttpTeacher({
		baseUrl: server.baseUrl,
		model: server.model,
		endpointRevision: 1,
		runId: "run",
		timeoutMs: 10_000,
		maxConcurrency: 16,
		addressGuard: openAddressGuard([hostPortOf(server.baseUrl)]),
		random: () => 0,
	});
	stops.push(async () => {
		await teacher.close();
		await server.stop();
	});
	const known = leaf.seeds.flatMap(({ pairs }) => pairs.map(({ question }) => question));
	// that pipeline makes one call a row, and errors are rare: it needs more rows to meet some
	const target = leaf.kind === "knowledge" && profile === "small" ? 150 : 20;
	const outcome = await runPipeline(
		pipelineFor(leaf.kind, leaf.seeds[0]?.context !== undefined, profile),
		{ leaf, batch: 0, target, known },
		{
			teacher,
			judge: teacher,
			store: memoryStore(),
			random: seededRandom("run"),
			concurrency: 16,
			signal: new AbortController().signal,
		},
	);
	return { outcome, stats: server.stats() };
}

const acceptedOf = ({ accepted }: PipelineOutcome) =>
	accepted.map(({ question, answer }) => [question, answer]);

describe.each(CASES)("%s", (_, leaf, profile) => {
	it("a clean teacher is understood: what is rejected, judges rejected", async () => {
		const { outcome, stats } = await generate(leaf, profile, {});
		expect(outcome.accepted.length).toBeGreaterThanOrEqual(20);
		expect(outcome.failed).toEqual([]);
		const inCode = outcome.rejected.filter(({ reason }) => ["unparsed", "cut-off"].includes(reason));
		expect(inCode).toEqual([]);
		expect(stats.requests).toBe(outcome.calls.count);
	});

	it("a bad one still gives samples, and the same ones when the line is bad too", async () => {
		const bad = await generate(leaf, profile, { mode: "bad" });
		expect(bad.outcome.accepted.length).toBeGreaterThan(10);
		expect(bad.outcome.rejected.some(({ reason }) => ["unparsed", "cut-off"].includes(reason))).toBe(true);
		const faults = { "429": 20, "500": 20, html: 15, truncated: 15, cut: 15, reset: 15, "not-json": 15 };
		const worse = await generate(leaf, profile, { mode: "bad", faults, retryAfter: "0" });
		expect(acceptedOf(worse.outcome)).toEqual(acceptedOf(bad.outcome));
		const faulty = Object.values(worse.stats.faults).reduce((sum, count) => sum + count, 0);
		expect(faulty).toBeGreaterThan(0);
		expect(worse.stats.requests).toBe(bad.stats.requests + faulty);
		expect(worse.stats.unique).toBe(bad.stats.unique);
	}, 30_000);
});

describe("a reply", () => {
	const request = { model: "fake-teacher", messages: [{ role: "user", content: "Speak." }], seed: 1 };

	it("depends on model, messages and seed alone", () => {
		expect(replyTo(request)).toEqual(replyTo(structuredClone(request)));
		for (const change of [
			{ seed: 2 },
			{ model: "fake-judge" },
			{ messages: [{ role: "user", content: "Sing." }] },
		]) {
			expect(replyTo({ ...request, ...change })).not.toEqual(replyTo(request));
		}
	});

	it("has the sections that the prompt's end names, not those of its material", () => {
		const prompt =
			"<context>[Start of Score] 1 [End of Score]</context>\n\nReply with 3 sections:\n[Start of Question]\nx\n[End of Question]";
		expect(sectionsIn(prompt)).toMatchObject({ count: 3, tags: [{ name: "question" }] });
		expect(sectionsIn("No [Start of Score] is asked for.").tags).toEqual([]);
	});

	it("keeps to a JSON schema", () => {
		const schema = {
			type: "object",
			properties: {
				question: { type: "string", minLength: 10, maxLength: 30 },
				score: { enum: [1, 2, 3] },
				list: { type: "array", items: { $ref: "#/$defs/point" }, minItems: 2, maxItems: 3 },
			},
			$defs: { point: { type: "integer", minimum: 4, maximum: 6 } },
		};
		for (let seed = 0; seed < 50; seed++) {
			const { question, score, list } = JSON.parse(replyTo({ ...request, seed, schema }).text);
			expect(question).toMatch(/^.{9,29}\?$/);
			expect([1, 2, 3]).toContain(score);
			expect([2, 3]).toContain(list.length);
			for (const point of list) expect([4, 5, 6]).toContain(point);
		}
	});

	it("errs at fixed rates in bad mode", () => {
		const replies = Array.from({ length: 2_000 }, (_, seed) =>
			replyTo({ ...request, seed, mode: "bad" as const }),
		);
		const share = (is: (reply: { text: string; finish: string }) => boolean) =>
			replies.filter(is).length / 2_000;
		expect(share(({ text }) => text === "")).toBeCloseTo(0.015, 1);
		expect(share(({ text }) => text === "")).toBeGreaterThan(0.005);
		expect(share(({ finish }) => finish === "length")).toBeGreaterThan(0.005);
		expect(share(({ text }) => text.includes("<script>"))).toBeGreaterThan(0.002);
	});
});
