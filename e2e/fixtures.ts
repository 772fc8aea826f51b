import { existsSync, linkSync, mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, type Locator, type Page } from "@playwright/test";
import { DEMO_TEACHER_LEAF } from "#lib/demo/people.ts";
import { packTar } from "#lib/taxonomy/tar.ts";
import { MODEL } from "#lib/teachers/demo-model.ts";
import { ensureModelFile } from "#lib/teachers/model-file.server.ts";

/** The project that the journey makes. */
export const SLUG = "garden-school";
export const at = (path: string) => `/p/${SLUG}${path}`;

/** What the reviewer puts at an answer's end. It has to be found in the dataset. */
export const EDIT = " That is the short of it.";

/** Samples of the Demo teacher are said to be that wherever they are shown, and those of no other teacher. */
export async function saysDemo(shown: Page | Locator, isDemo: boolean): Promise<void> {
	const label = shown.getByText("Demo teacher: not for training data");
	if (isDemo) await expect(label.first()).toBeVisible();
	else await expect(label).toHaveCount(0);
}

/** What the journey brings in: a leaf that the Demo teacher can do, one of knowledge with its document, one more. */
export const SKILL = DEMO_TEACHER_LEAF;
export const KNOWLEDGE = "knowledge/technical_manual/bicycles/chain_care";
export const DOCUMENT = resolve("lib/demo/documents/bicycle_chain_care.md");
const LISTS = "compositional_skills/planning/packing_lists";
export const TORN = "compositional_skills/planning/torn";

/** Line 5 goes back to a depth that no line before it has. */
const TORN_TEXT = `version: 3
task_description: Say which day comes next.
seed_examples:
    - question: Which day comes after Monday?
   answer: Tuesday.
`;

export const LEAVES = [SKILL, KNOWLEDGE, LISTS] as const;

/** A small taxonomy of the demo project's words, with one file that cannot be read. */
export function archive(leaves: readonly string[] = LEAVES): Buffer {
	const good = leaves.map((path) => ({
		path: `${path}/qna.yaml`,
		bytes: readFileSync(`lib/demo/taxonomy/${path}/qna.yaml`),
	}));
	const torn = { path: `${TORN}/qna.yaml`, bytes: new TextEncoder().encode(TORN_TEXT) };
	return gzipSync(Buffer.concat(packTar([...good, torn])));
}

/**
 * Puts the Demo teacher's model where the server looks for it: from what this machine has kept, else fetched once.
 *
 * @returns why it cannot be had, or undefined when it is there
 */
export async function haveModel(): Promise<string | undefined> {
	if (process.env.E2E_FAKE_TEACHER === "1") return "E2E_FAKE_TEACHER=1 asks for the other one";
	const kept = resolve(".cache/models");
	try {
		const file = await ensureModelFile({
			model: MODEL,
			folder: kept,
			offline: process.env.SEEDBED_OFFLINE === "1",
		});
		const folder = resolve(process.env.SEEDBED_DATA ?? ".test/e2e", "models");
		mkdirSync(folder, { recursive: true });
		if (!existsSync(resolve(folder, MODEL.file))) linkSync(file, resolve(folder, MODEL.file));
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/**
 * Reads a page until it says it is done, and gives what was seen on the way, each value once. Fails when the page was
 * loaded anew meanwhile: what is seen has to come by itself.
 */
export async function watch(
	page: Page,
	read: () => Promise<string>,
	isDone: () => Promise<boolean>,
	withinMs: number,
): Promise<string[]> {
	await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
	const seen = new Set<string>();
	for (const until = Date.now() + withinMs; Date.now() < until; await page.waitForTimeout(150)) {
		const done = await isDone();
		seen.add(await read());
		if (!done) continue;
		if (!(await page.evaluate(() => "loadedOnce" in window))) throw new Error("The page was loaded anew.");
		return [...seen];
	}
	throw new Error(`Not done within ${withinMs / 1000} s; seen: ${[...seen].join(" | ")}`);
}

/** A figure as it is written, without its unit. */
export const figureOf = (definition: Locator) =>
	definition.evaluate((dd) => dd.firstChild?.textContent ?? "");
