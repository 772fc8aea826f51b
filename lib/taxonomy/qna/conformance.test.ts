import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readArchive } from "#lib/taxonomy/archive.server.ts";
import { checkQna } from "./check.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { formatReports, type ReportedFile } from "./format.ts";
import { publishability, readQna } from "./read.ts";

const DATA = resolve("../shared/data");
const present = existsSync(DATA);
if (!present) console.log(`SKIPPED: conformance with the reference validator, as ${DATA} is not there.`);

type Recorded = {
	path: string;
	version: number | boolean | null;
	messages?: unknown[];
	v3?: { messages: unknown[] };
};

function recorded(file: string): Recorded[] {
	return readFileSync(resolve(DATA, file), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
}

async function archive(name: string): Promise<Map<string, Uint8Array>> {
	const files = new Map<string, Uint8Array>();
	for await (const { path, bytes } of readArchive(readFileSync(resolve(DATA, name)))) files.set(path, bytes);
	return files;
}

function report(path: string, bytes: Uint8Array): ReportedFile {
	return {
		path,
		own: checkQna(bytes, path, { version: "own" }),
		highest: checkQna(bytes, path, { version: "highest" }),
	};
}

function asJson(path: string, bytes: Uint8Array): Recorded {
	return JSON.parse(formatReports([report(path, bytes)], "json"));
}

describe.skipIf(!present)("the reference's record", () => {
	test("954 contributions, own version and version 3: every message equal, to the last letter", async () => {
		const files = await archive("instructlab-contributions.tar.gz");
		const expected = recorded("expected-messages.jsonl");
		expect(expected).toHaveLength(954);
		const differing = expected.filter(({ path, ...rest }) => {
			const { path: _, ...ours } = asJson(path, files.get(path) ?? new Uint8Array());
			return JSON.stringify(sorted(ours)) !== JSON.stringify(sorted(rest));
		});
		expect(differing.map(({ path }) => path)).toEqual([]);
	}, 20_000);

	test("the table of verdicts is reproduced byte for byte", async () => {
		const files = await archive("instructlab-contributions.tar.gz");
		const reports = [...files].map(([path, bytes]) => report(path, bytes));
		reports.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
		expect(formatReports(reports, "tsv")).toBe(readFileSync(resolve(DATA, "expected.tsv"), "utf8"));
	}, 20_000);

	test("hostile files: every message equal but for the exceptions, each file in bounded time", () => {
		const differing: string[] = [];
		for (const { path, messages, v3 } of recorded("hostile-qna/expected-messages.jsonl")) {
			const bytes = readFileSync(resolve(DATA, "hostile-qna", path));
			const start = performance.now();
			const ours = asJson(path, bytes);
			expect(performance.now() - start, path).toBeLessThan(5_000);
			const same =
				JSON.stringify(sorted(ours.messages)) === JSON.stringify(sorted(messages)) &&
				JSON.stringify(sorted(ours.v3?.messages)) === JSON.stringify(sorted(v3?.messages));
			if (!same) differing.push(path.split("/")[0] ?? path);
		}
		expect(differing.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
	}, 20_000);

	test("where the reference hangs, crashes or is slow, the file is refused or judged quickly", () => {
		const check = (name: string) => {
			const path = `${name}/compositional_skills/demo/leaf/qna.yaml`;
			return checkQna(readFileSync(resolve(DATA, "hostile-qna", path)), path);
		};
		for (const name of ["04-alias-bomb", "30-deep-flow", "31-deep-flow-unclosed", "33-huge-scalar"]) {
			const { verdict, findings } = check(name);
			expect(verdict, name).toBe("errors");
			expect(findings[0]?.says, name).toMatch(/\w/);
		}
		expect(check("35-many-seeds").verdict).toBe("ok");
	});

	test("the 148 leaves of the largest public taxonomy: contributions judged alike, all but two without errors", async () => {
		const files = await archive("instructlab-taxonomy-peak.tar.gz");
		const leaves = [...files].filter(([path]) => path.endsWith("/qna.yaml"));
		expect(leaves).toHaveLength(148);
		const failing = leaves.filter(([path, bytes]) => checkQna(bytes, path).verdict !== "ok");
		// Knowledge of version 1, which the reference refuses as deprecated.
		expect(failing.map(([path]) => path)).toEqual([
			"knowledge/technical_manual/ibm_redbooks/qna.yaml",
			"knowledge/textbook/history/ibm_history/qna.yaml",
		]);
		for (const [path, bytes] of leaves) {
			const { values } = readQna(bytes, path);
			expect(values?.seeds.length, path).toBeGreaterThan(0);
			for (const seed of values?.seeds ?? []) expect(seed.pairs[0]?.question, path).toMatch(/\S/);
		}
		const legacy = leaves.filter(([path, bytes]) => {
			const { values } = readQna(bytes, path);
			return values !== null && publishability(values) === "legacy";
		});
		expect(legacy.length).toBeGreaterThan(0);
	}, 20_000);
});

/** With keys in one order, so that two records can be compared as text. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, inner]) => [key, sorted(inner)]),
	);
}
