import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const DATA = "../shared/data/lm-eval";
if (!existsSync(DATA)) console.log(`skipped: seedbed scorecard on real files, because ${DATA} is not here`);

const folder = mkdtempSync(join(tmpdir(), "seedbed-scorecard-"));
afterAll(() => rmSync(folder, { recursive: true }));

function seedbed(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/main.ts", "scorecard", ...args], {
		encoding: "utf8",
	});
	return { status, stdout, stderr };
}

/** Writes one run of winogrande as the harness does; question i is right when `right(i)`. */
function run(name: string, time: string, right: (index: number) => boolean): string {
	const rows = Array.from({ length: 60 }, (_, doc_id) => ({
		doc_id,
		filter: "none",
		metrics: ["acc"],
		acc: right(doc_id) ? 1 : 0,
		resps: [[["-1", "False"]], [[doc_id % 2 ? "-2" : "-0.5", "False"]]],
	}));
	const acc = rows.filter((row) => row.acc).length / 60;
	const file = join(folder, `results_${time}.json`);
	writeFileSync(
		file,
		JSON.stringify({
			model_name: name,
			results: { winogrande: { "acc,none": acc, "acc_stderr,none": Math.sqrt((acc * (1 - acc)) / 59) } },
			"n-shot": { winogrande: 5 },
			"n-samples": { winogrande: { original: 60, effective: 60 } },
		}),
	);
	const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
	writeFileSync(join(folder, `samples_winogrande_${time}.jsonl`), lines);
	return file;
}

describe("seedbed scorecard", () => {
	it("finds the samples beside each results file and gives a verdict", () => {
		const base = run("base", "2026-01-01T00-00-00.1", (index) => index % 2 === 0);
		const tuned = run("tuned", "2026-01-02T00-00-00.1", (index) => index % 3 !== 1);
		const better = run("better", "2026-01-03T00-00-00.1", (index) => index % 2 === 0 || index < 40);
		const { status, stdout } = seedbed(tuned, better, "--baseline", base, "--format", "json");
		expect(status).toBe(0);
		const { models } = JSON.parse(stdout);
		expect(models.map((each: { name: string }) => each.name)).toEqual(["tuned", "better", "base"]);
		expect(models[0].scores[0].comparison).toMatchObject({
			kind: "paired",
			pairs: 60,
			verdict: "can't tell",
		});
		expect(models[1].scores[0].comparison).toMatchObject({ verdict: "better" });
		expect(seedbed(tuned, better, "--baseline", base).stdout).toContain("better");
	});

	it("refuses the numbers of a run whose samples show a wrong tokenizer", () => {
		const file = run("broken", "2026-01-04T00-00-00.1", () => true);
		const samples = join(folder, "samples_winogrande_2026-01-04T00-00-00.1.jsonl");
		const zeros = readFileSync(samples, "utf8").replaceAll(/"-[\d.]+"/g, '"0.0"');
		writeFileSync(samples, zeros);
		const { status, stdout, stderr } = seedbed(file);
		expect(status).toBe(1);
		expect(stderr).toContain("Every log-probability is 0");
		expect(stdout).not.toContain("100.00");
	});

	it("says what is wrong with a file that is none, and ends with 2", () => {
		const loss = join(folder, "loss.json");
		writeFileSync(loss, '{"loss": 1}');
		expect(seedbed(loss)).toMatchObject({
			status: 2,
			stdout: "",
			stderr: expect.stringContaining("the keys loss"),
		});
		expect(seedbed(join(folder, "absent.json"))).toMatchObject({
			status: 2,
			stderr: expect.stringContaining("absent.json cannot be read (ENOENT)"),
		});
		expect(seedbed()).toMatchObject({
			status: 2,
			stderr: expect.stringContaining("at least one results file"),
		});
		expect(seedbed(loss, "--format", "xml").stderr).toContain("--format is one of");
	});
});

it.skipIf(!existsSync(DATA))(
	"takes no samples without a time that disagree with the file in any task",
	() => {
		// One task's mean is the same by chance; the other tasks show that the samples are another run's.
		const { stdout } = seedbed(`${DATA}/results-dummy.json`, "--format", "json");
		const known = JSON.parse(stdout).models[0].scores.map(
			(score: { answersKnown: boolean }) => score.answersKnown,
		);
		expect(known).toEqual([false, false]);
	},
);

it.skipIf(!existsSync(DATA))("compares the harness's own files", () => {
	const { status, stdout } = seedbed(
		`${DATA}/results-local-completions.json`,
		"--baseline",
		`${DATA}/results-dummy.json`,
		"--format",
		"csv",
	);
	expect(status).toBe(0);
	expect(stdout).toContain("teacher,,,import,tiny_mc,0,30,");
	// The dummy run has no samples of its own here: a difference, and no verdict.
	expect(stdout.match(/answers per question are not known for both/g)).toHaveLength(2);
});
