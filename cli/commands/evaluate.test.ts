import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { idOf, scriptedServer, seedbed } from "#cli/testing/seedbed.ts";
import { aDataset, aModel, anEvaluation, aScore, PROJECTS } from "#cli/testing/views.ts";
import { wholeList } from "#lib/platform/lists.ts";
import { readArchive } from "#lib/taxonomy/archive.server.ts";

import { command } from "./evaluate.ts";

/** Each call starts a process, which a busy machine takes its time for. */
vi.setConfig({ testTimeout: 30_000 });

const AT = `/projects/${idOf(1)}`;
const READS = {
	"GET /projects": () => PROJECTS,
	[`GET ${AT}/models`]: () =>
		wholeList([aModel({ id: idOf(22), name: "Other" }), aModel({ id: idOf(23), isReady: false }), aModel()]),
	[`GET ${AT}/dataset-versions`]: () =>
		wholeList([aDataset("facts", { id: idOf(32), number: 2 }, { id: idOf(31), number: 1 })]),
	[`GET ${AT}/benchmark-packs`]: () => wholeList([]),
	[`GET ${AT}/teachers`]: () => wholeList([]),
};

let server: Awaited<ReturnType<typeof scriptedServer>>;
afterEach(() => {
	server.close();
	vi.unstubAllEnvs();
});

async function evaluate(answers: Parameters<typeof scriptedServer>[0], ...args: string[]) {
	server = await scriptedServer({ ...READS, ...answers });
	return seedbed(["evaluate", ...args], server.settings);
}

/** What a call that starts nothing says. In this process: a wrong call needs no shell to be one. */
async function refusal(answers: Parameters<typeof scriptedServer>[0], ...args: string[]): Promise<string> {
	server = await scriptedServer({ ...READS, ...answers });
	for (const [name, value] of Object.entries(server.settings)) vi.stubEnv(name, value);
	const error: unknown = await command.run(args).catch((cause: unknown) => cause);
	expect(server.asked.filter(({ method }) => method === "POST")).toEqual([]);
	return error instanceof Error ? error.message : "it was not refused";
}

describe("seedbed evaluate held-out", () => {
	const START = `POST ${AT}/evaluation-runs`;

	it("starts an evaluation of the model and version that are named", async () => {
		const said = await evaluate(
			{ [START]: () => anEvaluation() },
			"held-out",
			"--model",
			"Tiny",
			"--dataset",
			"facts@1",
			"--first",
			"2",
		);
		expect(said).toEqual({ code: 0, stdout: "Evaluation 7: queued, 0 of 3 answered by Tiny.\n", stderr: "" });
		expect(server.asked.at(-1)?.json).toEqual({
			kind: "held_out",
			modelId: idOf(2),
			versionId: idOf(31),
			first: 2,
		});
	});

	it("follows it, and says its scores", async () => {
		const done = anEvaluation({
			status: "succeeded",
			done: 3,
			failures: 1,
			scores: [aScore({ errorRate: 1 / 3, partial: true })],
		});
		const said = await evaluate(
			{ [START]: () => anEvaluation(), [`GET /evaluation-runs/${idOf(4)}`]: () => done },
			...["held-out", "--model", "Tiny", "--dataset", "facts", "--wait"],
		);
		expect(said).toEqual({
			code: 0,
			stdout: [
				"Evaluation 7: succeeded, 3 of 3 answered by Tiny, 1 without a rating or an answer.",
				"  Held-out F1, facts v2: 12.35 ± 1.50, 3 questions, 33.3% without a rating or an answer, partial, not comparable",
				"",
			].join("\n"),
			stderr: "Evaluation 7: queued, 0 of 3 answered by Tiny.\n",
		});
		expect(server.asked.find(({ method }) => method === "POST")?.json).toMatchObject({ versionId: idOf(32) });
	});

	it.each([
		["held-out --dataset facts", "Name a model with --model."],
		["held-out --model Tiny", "Name a dataset with --dataset."],
		["held-out --model Tiny --dataset facts --judge Ada", '--judge says nothing to "held-out".'],
		["held-out --model Tiny --dataset facts --first 0", "--first takes a whole number from 1"],
		["held-out --model Nope --dataset facts", 'There is no model "Nope". There are: "Other", "Tiny".'],
		["held-out --model Tiny --dataset nope", 'There is no dataset "nope". There are: "facts".'],
		["held-out --model Tiny --dataset facts@9", 'The dataset "facts" has no version 9. It has: 2, 1.'],
		["judged-set --model Tiny --judge Ada", 'The project may use no teacher "Ada". It may use: none.'],
		["everything --model Tiny", 'Say "held-out"'],
		["import", "Name a results file."],
		["import results.json --wait", '--wait says nothing to "import".'],
		["import nowhere.json", "There is no file or folder nowhere.json."],
		["import package.json --model Nope", 'There is no model "Nope".'],
		["import package.json --model Tiny --name Other", "are of a new model"],
	])("evaluate %s: %s", async (line, says) => {
		expect(await refusal({}, ...line.split(" "))).toContain(says);
	});
});

describe("seedbed evaluate mt-bench", () => {
	const teacher = {
		...{ id: idOf(5), name: "Judge", kind: "http", model: "m", profile: "lab", isOpen: true, licence: "" },
		...{ allowsTraining: true, contextTokens: 2048, maxConcurrency: 1, timeoutSeconds: 300, baseUrl: null },
		...{ priceInMicros: 0, priceOutMicros: 0, currency: "USD", keyLastFour: null, check: null, etag: '"1"' },
	};
	const pack = (digit: number, name: string) => {
		const at = "2026-01-01T00:00:00.000Z";
		return { id: idOf(digit), name, licence: "CC0-1.0", questions: 2, files: {}, addedBy: "Ada", at };
	};
	const args = ["mt-bench", "--model", "Tiny", "--judge", "Judge"];
	const asking = (...packs: readonly object[]) => ({
		[`GET ${AT}/teachers`]: () => wholeList([teacher]),
		[`GET ${AT}/benchmark-packs`]: () => wholeList([...packs]),
		[`POST ${AT}/evaluation-runs`]: () => anEvaluation({ kind: "mt_bench" }),
	});

	it("takes the only pack", async () => {
		expect(await evaluate(asking(pack(6, "One")), ...args)).toMatchObject({ code: 0 });
		expect(server.asked.at(-1)?.json).toEqual({
			kind: "mt_bench",
			modelId: idOf(2),
			judgeId: idOf(5),
			packId: idOf(6),
		});
	});

	it("takes the one that is named", async () => {
		const two = asking(pack(6, "One"), pack(7, "Two"));
		expect(await evaluate(two, ...args, "--pack", "Two")).toMatchObject({ code: 0 });
		expect(server.asked.at(-1)?.json).toMatchObject({ packId: idOf(7) });
	});

	it("asks which where there are more", async () => {
		const says = await refusal(asking(pack(6, "One"), pack(7, "Two")), ...args);
		expect(says).toBe('Say which with --pack. There are: "One", "Two".');
	});

	it("says where a pack comes in where there is none", async () => {
		expect(await refusal(asking(), ...args)).toContain("The project has no benchmark pack.");
	});
});

describe("seedbed evaluate import", () => {
	const folder = mkdtempSync(join(tmpdir(), "seedbed-evaluate-"));
	afterAll(() => rmSync(folder, { recursive: true }));
	for (const name of ["results_1.json", "samples_gsm8k_1.jsonl", "notes.txt", "tasks.jsonl"])
		writeFileSync(join(folder, name), `{"of":"${name}"}`);
	const IMPORT = `POST ${AT}/evaluation-imports`;
	const imported = () =>
		anEvaluation({ kind: "lm_eval", status: "succeeded", scores: [aScore({ benchmark: "GSM8K" })] });

	const namesIn = async (bytes: Buffer) => {
		const names: string[] = [];
		for await (const { path } of readArchive(Readable.from([bytes]), { wanted: () => true }))
			names.push(path);
		return names;
	};

	it("sends one file as it is, with whose results they are", async () => {
		const file = join(folder, "results_1.json");
		const said = await evaluate(
			{ [IMPORT]: imported },
			"import",
			file,
			"--name",
			"Mine",
			"--alignment",
			"LAB",
		);
		expect(said).toEqual({
			code: 0,
			stdout: "Evaluation 7: results of Tiny\n  GSM8K: 12.35 ± 1.50, 3 questions\n",
			stderr: "",
		});
		const sent = server.asked.at(-1);
		expect(sent?.path).toMatch(/\?fileName=results_1.json&name=Mine&alignment=LAB$/);
		expect(String(sent?.bytes)).toBe('{"of":"results_1.json"}');
	});

	it("sends several files, or what the harness wrote into a folder, as one archive", async () => {
		const files = ["results_1.json", "samples_gsm8k_1.jsonl"];
		await evaluate({ [IMPORT]: imported }, "import", ...files.map((name) => join(folder, name)));
		expect(await namesIn(server.asked.at(-1)?.bytes ?? Buffer.alloc(0))).toEqual(files);
		server.close();
		await evaluate({ [IMPORT]: imported }, "import", folder, "--model", "Tiny");
		expect(server.asked.at(-1)?.path).toContain(`modelId=${idOf(2)}`);
		expect(await namesIn(server.asked.at(-1)?.bytes ?? Buffer.alloc(0))).toEqual(files);
	});

	it("says which numbers were refused, and ends with 1", async () => {
		const { settings } = anEvaluation();
		const findings = [{ severity: "error" as const, where: "arc_challenge", message: "Every one is 0." }];
		const said = await evaluate(
			{ [IMPORT]: () => ({ ...imported(), settings: { ...settings, findings } }) },
			...["import", join(folder, "results_1.json")],
		);
		expect(said).toMatchObject({ code: 1, stderr: "error: arc_challenge: Every one is 0.\n" });
	});
});
