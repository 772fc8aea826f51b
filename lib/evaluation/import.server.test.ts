import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/platform/db.server.ts";
import { aTar, resultsFile } from "#lib/platform/testing/evaluation-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aTeacher } from "#lib/platform/testing/generation-factories.ts";
import { startEvaluation } from "./commands.server.ts";
import { importResults } from "./import.server.ts";
import { listEvaluationRuns } from "./queries.server.ts";
import { ResultsQuery } from "./schema.ts";
import { exportScorecard, getScorecard } from "./scorecard.server.ts";

const LM_EVAL = "../shared/data/lm-eval";
if (!existsSync(LM_EVAL)) console.log(`skipped: real results of the harness, because ${LM_EVAL} is not here`);

let projectId: string;
let researcher: Actor;
let judgeId: string;

beforeAll(async () => {
	({ id: projectId } = await aProject());
	({ actor: researcher } = await aMember(projectId, "researcher"));
	({ id: judgeId } = await aTeacher(projectId));
});

describe("results of lm-evaluation-harness", () => {
	const send = (bytes: Uint8Array | string, query: object = {}) =>
		importResults(researcher, projectId, ResultsQuery.parse(query), Readable.from([Buffer.from(bytes)]));

	it("that are no results get the reason, and nothing is written", async () => {
		const before = [await db.evaluationRun.count(), await db.studentModel.count()];
		await expect(send("<html>")).rejects.toMatchObject({ code: "evaluation.not-lm-eval-results" });
		await expect(send("")).rejects.toMatchObject({ code: "upload.empty" });
		await expect(send(await aTar({ "notes.txt": "x" }))).rejects.toMatchObject({
			code: "evaluation.not-lm-eval-results",
		});
		await expect(send(Buffer.from([0xff, 0xfe, 0]))).rejects.toMatchObject({ code: "upload.not-utf8" });
		await expect(send(resultsFile(), { modelId: researcher.id })).rejects.toMatchObject({
			code: "evaluation.no-such-model",
		});
		expect([await db.evaluationRun.count(), await db.studentModel.count()]).toEqual(before);
	});

	it("become a model of their own, or scores of one that is named", async () => {
		const { value: run } = await send(resultsFile("elsewhere-7b"));
		expect(run).toMatchObject({ kind: "lm_eval", status: "succeeded", model: { name: "elsewhere-7b" } });
		expect(run.scores).toMatchObject([{ benchmark: "winogrande", value: 75, questions: 1267 }]);
		const { value: second } = await send(resultsFile("other"), { modelId: run.model.id });
		expect(second.model.id).toBe(run.model.id);
		await expect(
			startEvaluation(researcher, projectId, { kind: "judged_set", modelId: run.model.id, judgeId }),
		).rejects.toMatchObject({
			code: "evaluation.model-not-ready",
		});
		const card = await getScorecard(researcher, projectId, { baseline: "Merlinite-7B" });
		const row = card.rows.find(({ name }) => name === "elsewhere-7b");
		expect(row?.cells.winogrande).toMatchObject({
			runNumber: second.number,
			comparison: { kind: "figure", reason: "a figure from a paper, without answers per question" },
		});
		await expect(getScorecard(researcher, projectId, { baseline: "nobody" })).rejects.toMatchObject({
			code: "scorecard.no-such-model",
		});
		for (const [format, part] of [
			["csv", "elsewhere-7b"],
			["latex", "\\begin{tabular}"],
			["json", '"baseline": "Merlinite-7B"'],
		] as const) {
			const { parts } = await exportScorecard(researcher, projectId, format, "Merlinite-7B");
			let text = "";
			for await (const line of parts) text += line;
			expect(text).toContain(part);
		}
	});

	it("with samples are compared by question", async () => {
		const task = (name: string, right: (index: number) => boolean) => {
			const rows = Array.from({ length: 60 }, (_, doc_id) => ({
				doc_id,
				filter: "none",
				metrics: ["acc"],
				acc: right(doc_id) ? 1 : 0,
				resps: [[["-1", "False"]], [[doc_id % 2 ? "-2" : "-0.5", "False"]]],
			}));
			const acc = rows.filter((row) => row.acc).length / 60;
			return aTar({
				"out/results_2026-01-02T03-04-05.678901.json": JSON.stringify({
					model_name: name,
					results: { winogrande: { "acc,none": acc, "acc_stderr,none": 0.06 } },
					"n-shot": { winogrande: 5 },
					"n-samples": { winogrande: { original: 60, effective: 60 } },
				}),
				"out/samples_winogrande_2026-01-02T03-04-05.678901.jsonl": rows
					.map((row) => `${JSON.stringify(row)}\n`)
					.join(""),
			});
		};
		await send(await task("paired-base", (index) => index % 2 === 0));
		await send(await task("paired-tuned", (index) => index % 2 === 0 || index < 40));
		const card = await getScorecard(researcher, projectId, { baseline: "paired-base" });
		expect(card.rows.find(({ name }) => name === "paired-tuned")?.cells.winogrande?.comparison).toMatchObject(
			{
				kind: "paired",
				pairs: 60,
				verdict: "better",
			},
		);
	});

	it.skipIf(!existsSync(LM_EVAL))("of a real run keep its tasks, and what is wrong with them", async () => {
		const files = Object.fromEntries(
			[
				"results-local-completions.json",
				"samples_tiny_gen.jsonl",
				"samples_tiny_mc_a.jsonl",
				"samples_tiny_mc_b.jsonl",
			].map((name) => [name, readFileSync(join(LM_EVAL, name))]),
		);
		const { value: run } = await send(await aTar(files), { name: "local-completions" });
		expect(run.scores.length).toBeGreaterThan(0);
		expect(run.settings.files).toHaveLength(4);
		expect(run.settings.harness).toMatch(/^0\.4/);
		const { value: dummy } = await send(readFileSync(join(LM_EVAL, "results-dummy.json")));
		expect(dummy.scores.length).toBeGreaterThan(0);
		const page = await listEvaluationRuns(researcher, projectId);
		expect(page.items[0]?.number).toBe(dummy.number);
	});
});
