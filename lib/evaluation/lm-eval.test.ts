import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InvalidError } from "#lib/platform/errors.ts";
import { poolGroup, readLmEvalResults } from "./lm-eval.ts";
import { answersBehind, perQuestion, readLmEvalSamples, taskOfSamplesFile } from "./lm-eval-samples.ts";

const DATA = "../shared/data/lm-eval";
if (!existsSync(DATA)) console.log(`skipped: the real files of lm-eval, because ${DATA} is not here`);

function refusal(text: string): string {
	try {
		readLmEvalResults(text);
	} catch (error) {
		if (error instanceof InvalidError) return error.message;
		throw error;
	}
	return "accepted";
}

describe("a results file", () => {
	it("gives each metric and filter with its settings", () => {
		const { model, entries, findings } = readLmEvalResults(
			JSON.stringify({
				results: {
					gsm8k: {
						alias: "gsm8k",
						"exact_match,strict-match": 0.41,
						"exact_match_stderr,strict-match": 0.013,
						"exact_match,flexible-extract": 0.44,
						"exact_match_stderr,flexible-extract": "N/A",
					},
				},
				versions: { gsm8k: 3 },
				"n-shot": { gsm8k: 5 },
				"n-samples": { gsm8k: { original: 1319, effective: 1319 } },
				higher_is_better: { gsm8k: { exact_match: "true" } },
				config: { model: "hf", model_args: "pretrained=org/base,dtype=auto", limit: null },
				chat_template_sha: "abc",
				lm_eval_version: "0.4.13",
			}),
		);
		expect(model).toBe("org/base");
		expect(findings).toEqual([]);
		expect(entries).toHaveLength(2);
		expect(entries[0]).toMatchObject({
			benchmark: "gsm8k",
			primary: true,
			filter: "strict-match",
			value: 0.41,
			stderr: 0.013,
			nShot: 5,
			taskVersion: "3",
			templateHash: "abc",
			partial: false,
			higherIsBetter: true,
			samples: { effective: 1319, original: 1319 },
		});
		expect(entries[1]).toMatchObject({ primary: false, stderr: null, value: 0.44 });
	});

	it("of before 0.4 has no filters, and shots for the whole run", () => {
		const { entries, model } = readLmEvalResults(
			JSON.stringify({
				results: { hellaswag: { acc: 0.57, acc_stderr: 0.005, acc_norm: 0.76, acc_norm_stderr: 0.004 } },
				versions: { hellaswag: 0 },
				config: { model: "hf-causal", model_args: "pretrained=old", num_fewshot: 10 },
			}),
		);
		expect(model).toBe("old");
		expect(entries.find(({ primary }) => primary)).toMatchObject({
			metric: "acc_norm",
			nShot: 10,
			stderr: 0.004,
		});
	});

	it("marks a limited run as partial", () => {
		const { entries, findings } = readLmEvalResults(
			JSON.stringify({
				results: { winogrande: { "acc,none": 0.5 } },
				"n-samples": { winogrande: { original: 1267, effective: 20 } },
			}),
		);
		expect(entries[0]?.partial).toBe(true);
		expect(findings[0]?.message).toContain("20 of 1267");
	});

	it("reports what is no number, and keeps the rest", () => {
		const { entries, findings } = readLmEvalResults(
			'{"results": {"winogrande": {"acc,none": NaN}, "arc_challenge": {"acc_norm,none": 61.2, "acc,none": 0.5}, "x": 3}}',
		);
		expect(entries.map(({ task, metric }) => `${task} ${metric}`)).toEqual(["arc_challenge acc"]);
		expect(findings.map(({ code }) => code)).toEqual(["no-number", "out-of-range", "not-metrics"]);
	});

	it("of 57 single subjects gives MMLU weighted by questions; of fewer none", () => {
		const subjects = Array.from(
			{ length: 57 },
			(_, index) => `mmlu_${"abcdefgh"[index % 8]}${"xyzuvwpq"[index >> 3]}`,
		);
		const file = (names: string[]) =>
			readLmEvalResults(
				JSON.stringify({
					results: Object.fromEntries(
						names.map((name, index) => [
							name,
							{ "acc,none": index === 0 ? 1 : 0.5, "acc_stderr,none": 0.02 },
						]),
					),
					"n-samples": Object.fromEntries(
						names.map((name, index) => [
							name,
							{ effective: index === 0 ? 444 : 100, original: index === 0 ? 444 : 100 },
						]),
					),
					"n-shot": Object.fromEntries(names.map((name) => [name, 5])),
				}),
			);
		const group = file(subjects).entries.find(({ task }) => task === "mmlu");
		expect(group).toMatchObject({ primary: true, computed: true, nShot: 5, kind: "group" });
		expect(group?.value).toBeCloseTo((444 + 56 * 50) / 6044, 10);
		const few = file(subjects.slice(1));
		expect(few.entries.some(({ task }) => task === "mmlu")).toBe(false);
		expect(few.findings[0]?.message).toContain("56 of MMLU's 57");
	});

	it.each([
		["", "is empty"],
		["<html>429</html>", "is not JSON"],
		["[1,2]", "a list of 2"],
		['"results"', "the text “results”"],
		['{"loss": 1, "epoch": 2}', "the keys loss, epoch"],
		['{"results": {}}', "holds no number"],
		['{"results": [1]}', "the keys results"],
		['{"doc_id": 0}\n{"doc_id": 1}', "several JSON objects"],
		[`{"results": ${"[".repeat(100_000)}`, "is not JSON"],
	])("is refused with what was found and what is expected: %.20s", (text, found) => {
		expect(refusal(text)).toContain(found);
		expect(refusal(text)).toContain("lm-evaluation-harness");
	});

	it("survives groups that hold themselves and names of the prototype", () => {
		const { entries } = readLmEvalResults(
			'{"results": {"a": {"acc,none": 0.5}, "__proto__": {"acc,none": 0.1}}, "group_subtasks": {"a": ["b"], "b": ["a"]}, "n-shot": {"constructor": 1}}',
		);
		expect(entries.map(({ task, nShot }) => [task, nShot])).toEqual([
			["a", null],
			["__proto__", null],
		]);
	});
});

describe("a samples file", () => {
	const line = (row: object) => JSON.stringify(row);
	it("leaves out broken lines and says which", () => {
		const { samples, findings } = readLmEvalSamples(
			[
				line({ doc_id: 0, filter: "none", metrics: ["acc"], acc: 1, doc_hash: "h0" }),
				"{broken",
				line({ doc_id: 0, filter: "none", metrics: ["acc"], acc: 0, doc_hash: "h0" }),
				line({ doc_id: 1, filter: "none", metrics: ["acc"], acc: true }),
				line({ doc_id: 2, metrics: ["acc"], acc: "x" }),
			].join("\n"),
		);
		expect(samples.map(({ question, metrics }) => [question, metrics.acc])).toEqual([
			["0:h0", 1],
			["1", 1],
		]);
		expect(findings.map(({ where, code }) => `${where} ${code}`)).toEqual([
			"line 2 broken-line",
			"line 3 repeated-question",
			"line 5 broken-line",
		]);
	});

	it("of a wrong tokenizer is refused", () => {
		const rows = (likelihoods: string[], n: number) =>
			Array.from({ length: n }, (_, doc_id) =>
				line({ doc_id, metrics: ["acc"], acc: 0, resps: likelihoods.map((value) => [[value, "False"]]) }),
			).join("\n");
		expect(readLmEvalSamples(rows(["0.0", "0.0"], 3)).findings.map(({ code }) => code)).toEqual(["all-zero"]);
		expect(readLmEvalSamples(rows(["-1", "-2"], 11)).findings.map(({ code }) => code)).toEqual([
			"always-first",
		]);
		expect(readLmEvalSamples(rows(["-2", "-1"], 11)).findings).toEqual([]);
	});

	it("names its task and time", () => {
		expect(taskOfSamplesFile("samples_tiny_mc_a.jsonl")).toEqual({ task: "tiny_mc_a", time: null });
		expect(taskOfSamplesFile("samples_gsm8k_2026-11-22T21-58-49.123456.jsonl")).toEqual({
			task: "gsm8k",
			time: "2026-11-22T21-58-49.123456",
		});
		expect(taskOfSamplesFile("results.json")).toBeNull();
	});
});

describe.skipIf(!existsSync(DATA))("the real files", () => {
	const read = (name: string) => readFileSync(`${DATA}/${name}`, "utf8");

	it("agree: the group's number is its members' pooled, and the samples' mean is the result", () => {
		const { model, entries, findings } = readLmEvalResults(read("results-local-completions.json"));
		expect(model).toBe("teacher");
		expect(findings).toEqual([]);
		expect(entries).toHaveLength(8);
		const of = (task: string, metric: string) => entries.find((e) => e.task === task && e.metric === metric);
		const group = of("tiny_mc", "acc");
		const pooled = poolGroup(["tiny_mc_a", "tiny_mc_b"].flatMap((task) => of(task, "acc") ?? []));
		expect(group).toMatchObject({
			kind: "group",
			members: ["tiny_mc_a", "tiny_mc_b"],
			nShot: 0,
			taskVersion: "1",
		});
		expect(pooled?.value).toBeCloseTo(group?.value ?? Number.NaN, 12);
		expect(pooled?.stderr).toBeCloseTo(group?.stderr ?? Number.NaN, 12);

		const samples = new Map(
			["tiny_mc_a", "tiny_mc_b", "tiny_gen"].map((task) => [
				task,
				readLmEvalSamples(read(`samples_${task}.jsonl`)),
			]),
		);
		for (const entry of entries) {
			expect(answersBehind(entry, samples)?.size, entry.task).toBe(entry.samples?.effective);
		}
		const generated = samples.get("tiny_gen") ?? { samples: [] };
		expect(generated.samples).toHaveLength(8);
		expect(perQuestion(generated, "exact_match", "strict-match").size).toBe(4);
	});

	it("does not take one run's samples for another's", () => {
		const { entries } = readLmEvalResults(read("results-dummy.json"));
		const samples = new Map([["tiny_mc_a", readLmEvalSamples(read("samples_tiny_mc_a.jsonl"))]]);
		const entry = entries.find(({ task, metric }) => task === "tiny_mc_a" && metric === "acc");
		expect(entry && entry.value !== 0.4 && answersBehind(entry, samples)).toBeNull();
	});
});
