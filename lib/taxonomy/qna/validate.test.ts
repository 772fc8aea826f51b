import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "seedbed-validate-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
	const full = join(folder, path);
	mkdirSync(join(full, ".."), { recursive: true });
	writeFileSync(full, text);
	return full;
}

/** No settings at all: the command needs no database. Next's types ask for NODE_ENV. */
const EMPTY: NodeJS.ProcessEnv = { NODE_ENV: "production" };

function seedbed(...args: string[]): { code: number | null; out: string; err: string; ms: number } {
	const start = performance.now();
	const run = spawnSync(process.execPath, ["cli/main.ts", "validate", ...args], {
		env: EMPTY,
		encoding: "utf8",
	});
	return { code: run.status, out: run.stdout, err: run.stderr, ms: performance.now() - start };
}

const seeds = Array.from(
	{ length: 5 },
	(_, at) => `  - question: Which is ${at}?\n    answer: It is ${at}.\n`,
).join("");
const GOOD = `version: 3\ncreated_by: mara\ntask_description: Name numbers.\nseed_examples:\n${seeds}`;
const good = write("compositional_skills/b/qna.yaml", GOOD);
const warned = write("compositional_skills/a/qna.yaml", GOOD.replace("by: mara", "by:  mara"));
write("compositional_skills/c/qna.yml", GOOD);

describe("seedbed validate", () => {
	test("a good file: exit code 0", () => {
		expect(seedbed(good)).toMatchObject({ code: 0, out: "1 file: 1 ok, 0 with warnings, 0 with errors\n" });
	});

	test("a folder as a table, sorted, with paths relative to it", () => {
		const { code, out } = seedbed(folder, "--format", "tsv");
		expect(code).toBe(1);
		expect(
			out
				.trimEnd()
				.split("\n")
				.map((row) => row.split("\t").slice(0, 8).join(" ")),
		).toEqual([
			"path verdict n_errors n_warnings first_error line schema version",
			"compositional_skills/a/qna.yaml warnings 0 1 yamllint:colons 2 compositional_skills 3",
			"compositional_skills/b/qna.yaml ok 0 0   compositional_skills 3",
			"compositional_skills/c/qna.yml errors 1 0 filename 1  ",
		]);
	});

	test("warnings are errors when strict", () => {
		expect(seedbed(warned).code).toBe(0);
		const { code, out } = seedbed(warned, "--strict", "--format", "github");
		expect(code).toBe(1);
		expect(out).toMatch(/^::error file=.*,line=2,col=13,title=yamllint%3Acolons::There are too many spaces/);
	});

	test("one JSON line per file", () => {
		const [line = ""] = seedbed(warned, "--format", "json").out.split("\n");
		expect(JSON.parse(line)).toMatchObject({
			verdict: "warnings",
			version: 3,
			messages: [{ category: "yamllint:colons", text: "too many spaces after colon (colons)" }],
		});
	});

	test("what cannot run: exit code 2 and a sentence", () => {
		for (const args of [[], ["--format", "xml", good], [join(folder, "nothing")], ["--what", good]]) {
			const { code, err } = seedbed(...args);
			expect(code, args.join(" ")).toBe(2);
			expect(err).toMatch(/\w/);
			expect(err).not.toMatch(/\n\s+at /);
		}
	});

	test("starts in less than a second", () => {
		expect(Math.min(seedbed(good).ms, seedbed(good).ms, seedbed(good).ms)).toBeLessThan(1_000);
	});
});
