import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { JUDGED_SET } from "#lib/evaluation/judged-set.ts";
import { readLeaf } from "#lib/taxonomy/leaf.ts";
import { checkQna } from "#lib/taxonomy/qna/check.ts";
import { type DemoContents, readDemoContents } from "./contents.server.ts";
import { DEMO_PEOPLE, DEMO_TEACHER_LEAF } from "./people.ts";

const DATA = "../shared/data";
if (!existsSync(DATA)) console.log(`skipped: demo words against real files, because ${DATA} is not here`);

let demo: DemoContents;
beforeAll(async () => {
	demo = await readDemoContents();
});

describe("the demo project", () => {
	it("has ten leaves in three branches, each valid in version 3 by the strict check", () => {
		const count = (branch: string) => demo.leaves.filter(({ path }) => path.startsWith(`${branch}/`)).length;
		expect(["knowledge", "foundational_skills", "compositional_skills"].map(count)).toEqual([3, 2, 5]);
		for (const { path, qna } of demo.leaves) {
			const report = checkQna(qna, `${path}/qna.yaml`, { version: "highest", strict: true });
			expect(report.findings, path).toEqual([]);
			expect(readLeaf(qna, path)?.version, path).toBe("3");
		}
	});

	it("has five seeds or more in a leaf; of knowledge with exactly three questions, found in its document", () => {
		for (const { path, qna } of demo.leaves) {
			const leaf = readLeaf(qna, path);
			expect(leaf?.seeds.length, path).toBeGreaterThanOrEqual(5);
			const isKnowledge = path.startsWith("knowledge/");
			for (const { pairs, context } of leaf?.seeds ?? []) {
				expect(pairs, path).toHaveLength(isKnowledge ? 3 : 1);
				if (!isKnowledge) continue;
				const document = demo.documents.find(({ leafPath }) => leafPath === path);
				expect(document?.text, path).toContain(context);
			}
		}
	});

	it("has a leaf for the Demo teacher, one grounded leaf, and documents of 400 to 700 words", () => {
		const leaf = demo.leaves.find(({ path }) => path === DEMO_TEACHER_LEAF);
		expect(leaf && readLeaf(leaf.qna, leaf.path)?.seeds.every(({ context }) => context === null)).toBe(true);
		const grounded = demo.leaves.filter(
			({ path, qna }) =>
				path.startsWith("compositional_skills/") &&
				readLeaf(qna, path)?.seeds.every(({ context }) => context !== null),
		);
		expect(grounded).toHaveLength(1);
		expect(demo.documents).toHaveLength(3);
		for (const { text, name } of demo.documents) {
			const words = text.split(/\s+/).length;
			expect(words >= 400 && words <= 700, name).toBe(true);
		}
	});

	it("is by its own people, one for each role, with the five lines of attribution", () => {
		expect(new Set(DEMO_PEOPLE.map(({ role }) => role)).size).toBe(4);
		const handles = DEMO_PEOPLE.map(({ handle }) => handle);
		for (const { qna, attribution, path } of demo.leaves) {
			expect(handles).toContain(readLeaf(qna, path)?.createdBy);
			const keys = attribution
				.trimEnd()
				.split("\n")
				.map((line) => line.split(": ")[0]);
			expect(keys, path).toEqual([
				"Title of work",
				"Link to work",
				"Revision",
				"License of the work",
				"Creator names",
			]);
		}
	});
});

const SHINGLE = 13;
/** Line breaks and quotes of JSON are written as \\n and \\": no part of a word. */
const wordsOf = (text: string) =>
	text
		.replace(/\\[nrt"]/g, " ")
		.toLowerCase()
		.match(/[\p{L}\p{N}]+/gu) ?? [];
function shingles(text: string): string[] {
	const words = wordsOf(text);
	return words
		.slice(0, Math.max(0, words.length - SHINGLE + 1))
		.map((_, at) => words.slice(at, at + SHINGLE).join(" "));
}

/** Every text under the data folder, archives unpacked to standard output. */
function* dataTexts(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* dataTexts(path);
		else if (entry.name.endsWith(".tar.gz")) {
			const { stdout, status } = spawnSync("tar", ["xzOf", path], { encoding: "utf8", maxBuffer: 1 << 28 });
			if (status !== 0) throw new Error(`${path} cannot be unpacked.`);
			yield stdout;
		} else yield readFileSync(path, "utf8");
	}
}

describe.skipIf(!existsSync(DATA))("the demo's and the judged set's words", () => {
	it("share no thirteen words in a row with the data of others", { timeout: 120_000 }, () => {
		const texts = [
			...demo.leaves.flatMap(({ qna }) => {
				const { seeds = [], taskDescription = "" } = readLeaf(qna, "") ?? {};
				return [
					taskDescription ?? "",
					...seeds.flatMap(({ context, pairs }) => [
						context ?? "",
						...pairs.flatMap((pair) => [pair.question, pair.answer]),
					]),
				];
			}),
			...demo.documents.map(({ text }) => text),
			...JUDGED_SET.questions.flatMap(({ turns, reference }) => [...turns, ...(reference ?? [])]),
			...Object.values(JUDGED_SET.prompts).flatMap((pair) =>
				pair.flatMap(({ system, template }) => [system, template]),
			),
		];
		const ours = new Set(texts.flatMap(shingles));
		// A sentence that is in the data, to see that the search would find one.
		const theirs = readFileSync(join(DATA, "mt_bench", "question.jsonl"), "utf8").split("\n")[5] ?? "";
		const control = shingles(theirs)[6] ?? "";
		ours.add(control);
		expect(ours.size).toBeGreaterThan(1000);
		const shared = new Set<string>();
		let read = 0;
		for (const text of dataTexts(DATA)) {
			for (const shingle of shingles(text)) if (ours.has(shingle)) shared.add(shingle);
			read++;
		}
		expect(read).toBeGreaterThan(100);
		expect([...shared]).toEqual([control]);
	});
});
