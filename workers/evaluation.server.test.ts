import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import type { Actor } from "#lib/auth/actor.ts";
import { cancelEvaluation, startEvaluation } from "#lib/evaluation/commands.server.ts";
import { addBenchmarkPack } from "#lib/evaluation/packs.server.ts";
import { getEvaluationRun, listEvaluationItems } from "#lib/evaluation/queries.server.ts";
import type { EvaluationInput } from "#lib/evaluation/schema.ts";
import { getScorecard } from "#lib/evaluation/scorecard.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { aPack, aTar, packFiles } from "#lib/platform/testing/evaluation-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { allowHosts, aTeacher } from "#lib/platform/testing/generation-factories.ts";
import { aDataset, aModel } from "#lib/platform/testing/training-factories.ts";
import { openTeacher } from "#lib/teachers/open.server.ts";
import type { Teacher } from "#lib/teachers/teacher.ts";
import { findTrainer } from "#lib/training/home.server.ts";
import { trainerEnvironment } from "#lib/training/launchers/python.server.ts";
import { type Serving, startServing } from "#lib/training/launchers/serve.server.ts";
import { evaluateModel } from "#workers/handlers/evaluate-model.ts";

const MT_BENCH = "../shared/data/mt_bench";
if (!existsSync(MT_BENCH))
	console.log(`skipped: MT-Bench with its real files, because ${MT_BENCH} is not here`);

let fake: Awaited<ReturnType<typeof startFakeTeacher>>;
/** The tiny model, loaded once. Tests of a run from end to end load it themselves. */
let served: Serving;
let projectId: string;
let researcher: Actor;
let modelId: string;
let judgeId: string;

beforeAll(async () => {
	await connect();
	fake = await startFakeTeacher({ mode: "clean", latencyMs: 1 });
	await allowHosts(new URL(fake.baseUrl).host);
	const home = await findTrainer();
	const tiny = resolve(join(env.SEEDBED_DATA, "tiny-evaluated"));
	await promisify(execFile)(home.python, ["-m", "seedbed_trainer", "make-tiny", "--out", tiny], {
		env: trainerEnvironment(home),
	});
	served = await startServing(home, { modelDir: tiny });
	({ id: projectId } = await aProject());
	({ actor: researcher } = await aMember(projectId, "researcher"));
	({ id: modelId } = await aModel(projectId, { path: tiny }));
	({ id: judgeId } = await aTeacher(projectId, { baseUrl: fake.baseUrl, model: fake.model }));
}, 120_000);
afterAll(async () => {
	await served?.stop();
	await fake.stop();
});

const start = async (input: EvaluationInput) => (await startEvaluation(researcher, projectId, input)).value;

/** Runs a run's job to its end, as the worker does. */
async function work(
	runId: string,
	{
		judge = openTeacher,
		signal = new AbortController().signal,
		serve = async () => ({ ...served, stop: async () => {} }),
	}: { judge?: typeof open; signal?: AbortSignal; serve?: typeof startServing } = {},
) {
	const effect = await evaluateModel(judge, serve)({ runId }, { signal, attempt: 0 });
	if (effect) await db.$transaction(effect);
	return getEvaluationRun(researcher, runId);
}
const open = (teacherId: string, runId: string): Promise<Teacher> => openTeacher(teacherId, runId);

/** A judge that answers what the text says, and counts. */
const saying = (says: (call: number) => string, onCall: () => void = () => {}) => {
	let calls = 0;
	return async (): Promise<Teacher> => ({
		model: "scripted",
		async complete() {
			onCall();
			const text = says(calls++);
			return {
				text,
				finishReason: "stop",
				promptTokens: 1,
				completionTokens: 1,
				callKey: "",
				cached: false,
			};
		},
	});
};

const itemsOf = async (runId: string) => {
	const items = [];
	let after: string | undefined;
	do {
		const page = await listEvaluationItems(researcher, runId, { after });
		items.push(...page.items);
		after = page.nextCursor ?? undefined;
	} while (after !== undefined);
	return items;
};

describe("held-out rows", () => {
	it("asks each once and scores exact match and F1, each in a column of its own", {
		timeout: 90_000,
	}, async () => {
		const version = await aDataset(projectId, { knowledge: 2, skills: 4, heldOutShare: 1 });
		expect(version.heldOutCount).toBe(6);
		const { id } = await start({ kind: "held_out", modelId, versionId: version.id });
		const run = await work(id, { serve: startServing });
		expect(run).toMatchObject({ status: "succeeded", done: 6, total: 6, partial: false, failures: 0 });
		expect(run.scores.map(({ benchmark }) => benchmark)).toEqual([
			`Held-out F1, ${version.name} v1`,
			`Held-out exact match, ${version.name} v1`,
		]);
		for (const { value, questions, partial } of run.scores) {
			expect(value).toBeGreaterThanOrEqual(0);
			expect(value).toBeLessThanOrEqual(100);
			expect({ questions, partial }).toEqual({ questions: 6, partial: false });
		}
		const items = await itemsOf(id);
		expect(items).toHaveLength(6);
		expect(items[0]?.reference).toMatch(/^The code of lamp \d is \d+\.$/);
		expect(items[0]?.question).toContain("What is the code of lamp");

		const partial = await work(
			(await start({ kind: "held_out", modelId, versionId: version.id, first: 2 })).id,
		);
		expect(partial).toMatchObject({ done: 2, total: 2, partial: true });
		// the whole run is what the scorecard shows
		const card = await getScorecard(researcher, projectId);
		expect(card.rows[0]?.cells[`Held-out F1, ${version.name} v1`]).toMatchObject({
			partial: false,
			runNumber: run.number,
		});
	});
});

describe("the small judged set", () => {
	it("is judged turn by turn by an endpoint, and is never called MT-Bench", { timeout: 90_000 }, async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId });
		const run = await work(id);
		expect(run).toMatchObject({ status: "succeeded", done: 16, total: 16, partial: false });
		expect(run.categories).toHaveLength(8);
		const [score] = run.scores;
		expect(score?.benchmark).toBe("Seedbed small judged set");
		const items = await itemsOf(id);
		const rated = items.flatMap(({ score }) => (score === null ? [] : [score]));
		expect(score?.value).toBeCloseTo(rated.reduce((sum, one) => sum + one, 0) / rated.length, 9);
		expect(run.failures).toBe(16 - rated.length);
		const card = await getScorecard(researcher, projectId, { baseline: "Merlinite-7B" });
		expect(card.rows[0]?.cells["mt-bench"]).toBeUndefined();
		expect(card.columns.find(({ id }) => id === "Seedbed small judged set")).toMatchObject({
			unit: "points",
			isPaper: false,
		});
	});

	it("goes on where it was killed: no item twice, none asked again", { timeout: 90_000 }, async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId, first: 3 });
		const killed = new AbortController();
		let judged = 0;
		const judge = saying(
			() => "[[7]]",
			() => {
				if (++judged === 4) killed.abort(new Error("killed"));
			},
		);
		await expect(work(id, { judge, signal: killed.signal, serve: startServing })).rejects.toThrow();
		const before = await itemsOf(id);
		expect(before.length).toBeGreaterThanOrEqual(3);
		expect(before.length).toBeLessThan(6);
		expect(await getEvaluationRun(researcher, id)).toMatchObject({
			status: "running",
			done: before.length,
			scores: [],
		});

		let after = 0;
		const run = await work(id, {
			judge: saying(
				() => "[[7]]",
				() => after++,
			),
		});
		expect(run).toMatchObject({ status: "succeeded", done: 6, partial: true });
		expect(after).toBe(6 - before.length);
		expect((await itemsOf(id)).slice(0, before.length)).toEqual(before);
		expect(run.scores[0]).toMatchObject({ value: 7, partial: true });
		expect(await work(id)).toEqual(run);
	});

	it("waits for a judge that stopped answering, keeps what it rated, and goes on there", {
		timeout: 90_000,
	}, async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId, first: 2 });
		const away = saying((call) => {
			if (call === 2) throw new UnavailableError("teacher.timeout", "judge:1 gave no answer.");
			return "Good. [[4]]";
		});
		expect(await work(id, { judge: away })).toMatchObject({
			status: "waiting",
			reason: expect.stringContaining("judge:1 gave no answer."),
			done: 2,
		});
		let asked = 0;
		const back = saying(
			() => "Good. [[6]]",
			() => asked++,
		);
		expect(await work(id, { judge: back })).toMatchObject({ status: "succeeded", failures: 0 });
		expect(asked).toBe(2);
		expect((await itemsOf(id)).map(({ score }) => score)).toEqual([4, 4, 6, 6]);
	});

	it("asks a judge of the small profile in its own way, and says so in the score's settings", {
		timeout: 90_000,
	}, async () => {
		const small = await aTeacher(projectId, { baseUrl: fake.baseUrl, model: fake.model, profile: "small" });
		const { id } = await start({ kind: "judged_set", modelId, judgeId: small.id, first: 1 });
		const run = await work(id, { judge: saying(() => '{"rating":3}') });
		expect(run).toMatchObject({ status: "succeeded", failures: 0 });
		expect(run.scores[0]).toMatchObject({ value: 3 });
		expect((await db.score.findFirstOrThrow({ where: { runId: id } })).settings).toMatchObject({
			judge: expect.stringContaining("small prompt profile"),
		});
	});

	it("takes no rating for none: it enters no mean, and the error rate is shown", {
		timeout: 90_000,
	}, async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId, first: 2 });
		const run = await work(id, {
			judge: saying((call) => {
				if (call === 1) throw new InvalidError("teacher.refused", "it refused.");
				return call === 2 ? "I rather liked it." : "Good. [[4]]";
			}),
		});
		expect(run).toMatchObject({ status: "succeeded", failures: 2 });
		expect(run.scores[0]).toMatchObject({ value: 4, errorRate: 0.5 });
		expect((await itemsOf(id)).map(({ score }) => score)).toEqual([4, null, null, 4]);
	});

	it("shows no score when the judge rates nothing", { timeout: 90_000 }, async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId, first: 1 });
		const run = await work(id, { judge: saying(() => "no") });
		expect(run).toMatchObject({ status: "failed", scores: [], failures: 2 });
	});
});

describe("a benchmark pack", () => {
	it("is refused with what is missing, and nothing is written", async () => {
		const before = await db.benchmarkPack.count();
		const { "pack/question.jsonl": _, ...rest } = packFiles();
		const send = async (bytes: Uint8Array) =>
			addBenchmarkPack(researcher, projectId, { name: "x", licence: "CC0" }, Readable.from([bytes]));
		await expect(send(await aTar(rest))).rejects.toMatchObject({
			code: "evaluation.not-a-benchmark-pack",
			message: expect.stringContaining("question.jsonl"),
		});
		await expect(send(await aTar({ "../question.jsonl": "{}" }))).rejects.toMatchObject({
			code: "archive.unsafe-path",
		});
		await expect(send(Buffer.from("no archive"))).rejects.toMatchObject({
			code: "evaluation.not-a-benchmark-pack",
		});
		expect(await db.benchmarkPack.count()).toBe(before);
	});

	it("other than MT-Bench is no MT-Bench on the scorecard", { timeout: 90_000 }, async () => {
		const pack = await aPack(projectId);
		const { id } = await start({ kind: "mt_bench", modelId, packId: pack.id, judgeId });
		const run = await work(id, { judge: saying(() => "[[9]]") });
		expect(run.scores).toMatchObject([{ benchmark: "Pack Two questions", value: 9, partial: false }]);
	});

	it.skipIf(!existsSync(MT_BENCH))(
		"of MT-Bench: its first two questions are partial, and compare with nothing",
		{
			timeout: 90_000,
		},
		async () => {
			const names = ["question.jsonl", "judge_prompts.jsonl", "reference_answer_gpt-4.jsonl"];
			const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(MT_BENCH, name))]));
			const query = { name: "MT-Bench", licence: "Apache-2.0" };
			const { value: pack } = await addBenchmarkPack(
				researcher,
				projectId,
				query,
				Readable.from([await aTar(files)]),
			);
			expect(pack.questions).toBe(80);
			const { id } = await start({ kind: "mt_bench", modelId, packId: pack.id, judgeId, first: 2 });
			const run = await work(id, { judge: saying(() => "[[8]]") });
			expect(run).toMatchObject({ status: "succeeded", done: 4, partial: true });
			expect(run.scores).toMatchObject([{ benchmark: "mt-bench", value: 8, partial: true }]);
			const card = await getScorecard(researcher, projectId, { baseline: "Merlinite-7B" });
			const own = card.rows.find(({ source }) => source === "run");
			expect(own?.cells["mt-bench"]?.comparison).toEqual({
				kind: "refused",
				reasons: ["This was run on part of the questions."],
			});
		},
	);
});

describe("starting and cancelling", () => {
	it("is for researchers, with a model, a judge and rows that are there", async () => {
		const { actor: contributor } = await aMember(projectId, "contributor");
		const { actor: stranger } = await aMember((await aProject()).id, "researcher");
		const input: EvaluationInput = { kind: "judged_set", modelId, judgeId };
		await expect(startEvaluation(contributor, projectId, input)).rejects.toMatchObject({ kind: "forbidden" });
		await expect(startEvaluation(stranger, projectId, input)).rejects.toMatchObject({ kind: "not-found" });
		const foreign = await aModel((await aProject()).id);
		await expect(start({ ...input, modelId: foreign.id })).rejects.toMatchObject({
			code: "evaluation.no-such-model",
		});
		const unmade = await aModel(projectId, { path: null });
		await expect(start({ ...input, modelId: unmade.id })).rejects.toMatchObject({
			code: "evaluation.model-not-ready",
		});
		const notOurs = await aTeacher((await aProject()).id);
		await expect(start({ ...input, judgeId: notOurs.id })).rejects.toMatchObject({
			code: "evaluation.no-such-judge",
		});
		const version = await aDataset(projectId, { knowledge: 0, skills: 1 });
		await expect(start({ kind: "held_out", modelId, versionId: version.id })).rejects.toMatchObject({
			code: "evaluation.nothing-held-out",
		});
	});

	it("leaves a cancelled run alone", async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId });
		expect((await cancelEvaluation(researcher, id)).value.status).toBe("cancelled");
		await expect(cancelEvaluation(researcher, id)).rejects.toMatchObject({ code: "evaluation-run.ended" });
		expect(await work(id)).toMatchObject({ status: "cancelled", done: 0 });
	});

	it("ends between two items when it is cancelled while it runs", { timeout: 90_000 }, async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId });
		let calls = 0;
		const judge = async (): Promise<Teacher> => ({
			model: "cancelling",
			async complete() {
				if (++calls === 2) await cancelEvaluation(researcher, id);
				return {
					text: "[[5]]",
					finishReason: "stop",
					promptTokens: 1,
					completionTokens: 1,
					callKey: "",
					cached: false,
				};
			},
		});
		expect(await work(id, { judge })).toMatchObject({ status: "cancelled", scores: [] });
		expect(calls).toBe(2);
	});

	it("waits, with the reason, for a judge that is not available", async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId });
		const judge = async () => {
			throw new UnavailableError("teacher.model-not-available", "The judge's model is not here.");
		};
		expect(await work(id, { judge })).toMatchObject({
			status: "waiting",
			reason: "The judge's model is not here.",
		});
	});

	it("fails when its job is given up", async () => {
		const { id } = await start({ kind: "judged_set", modelId, judgeId });
		const effect = await evaluateModel(openTeacher).whenGivenUp?.({ runId: id }, "It could not be served.");
		if (effect) await db.$transaction(effect);
		expect(await getEvaluationRun(researcher, id)).toMatchObject({
			status: "failed",
			reason: "It could not be served.",
		});
	});
});
