import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import { at, EDIT, figureOf, haveModel, saysDemo, watch } from "./fixtures.ts";
import { open, PEOPLE, pageOf, signIn } from "./people.ts";

/**
 * The method's second half, in the project that journey-1 left: what people accepted becomes a dataset, a trained
 * model and its scores, and a row leads all the way back. Each test goes on where the one before stopped.
 */

type Line = { id: string; rowId?: string; messages: { role: string; content: string }[]; metadata: unknown };

let admin: Page;
let researcher: Page;
let hasDemoTeacher: boolean;
let stopFake: (() => Promise<void>) | undefined;
/** A row that was made from the seed that the journey edited, as it was exported. */
let followed: Line;

/** Real output of lm-evaluation-harness 0.4.13. */
const LM_EVAL = resolve("../shared/data/lm-eval");

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async ({ browser }) => {
	hasDemoTeacher = (await haveModel()) === undefined;
	if (!hasDemoTeacher)
		stopFake = (await startFakeTeacher({ port: Number(process.env.E2E_TEACHER_PORT) })).stop;
	admin = await pageOf(browser);
	researcher = await pageOf(browser);
	await signIn(admin, "admin");
	await signIn(researcher, "researcher");
});
test.afterAll(async () => {
	await stopFake?.();
	for (const page of [admin, researcher]) await page.context().close();
});

test("6 freeze: a version of what was accepted, exported as lines that parse", async () => {
	await open(researcher, at("/datasets/new"));
	await researcher.getByRole("textbox", { name: "Name" }).fill("garden");
	await researcher.getByRole("textbox", { name: "Held out" }).fill("30");
	await researcher.getByRole("button", { name: "Freeze" }).click();
	await researcher.waitForURL("**/datasets/garden/1");
	const warnings = researcher.getByRole("region", { name: "Warnings of this version" });
	await expect(warnings.getByText("the Demo teacher", { exact: false })).toHaveCount(hasDemoTeacher ? 1 : 0);
	const training = await exported("Training rows");
	expect(training.length).toBeGreaterThanOrEqual(4);
	for (const { messages, id, metadata } of training) {
		expect(id).toMatch(/^[\da-f-]{36}$/);
		expect(metadata).toEqual(expect.anything());
		expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant"]);
		for (const { content } of messages) expect(content.trim()).not.toBe("");
	}
	const all = [...training, ...(await exported("Held-out rows"))];
	expect(all.filter(({ messages }) => messages.at(-1)?.content.endsWith(EDIT))).toHaveLength(1);
	const lineage = await exported("Lineage side-car");
	expect(lineage.length).toBeGreaterThanOrEqual(training.length);
	// A sample is shown some of the leaf's seeds, and not in each of them is the one that a person wrote.
	const byContributor = lineage.filter((line) => JSON.stringify(line).includes(PEOPLE.contributor.name));
	const found = all.find(({ id }) => byContributor.some(({ rowId }) => rowId === id));
	if (found === undefined)
		throw new Error(`No row was exported that ${PEOPLE.contributor.name} has a part in.`);
	followed = found;
});

async function exported(part: string): Promise<Line[]> {
	await researcher.getByRole("button", { name: "Export", exact: true }).click();
	const download = researcher.waitForEvent("download");
	await researcher.getByRole("menuitem", { name: part }).click();
	// The warning about the Demo teacher's data is read first.
	if (part !== "Lineage side-car" && hasDemoTeacher)
		await researcher.getByRole("button", { name: "Export all the same" }).click();
	const text = readFileSync(await (await download).path(), "utf8");
	return text
		.trimEnd()
		.split("\n")
		.map((line): Line => JSON.parse(line)); // its own test reads the shape
}

test("7 train: knowledge, then skills with replay, its loss seen live to the end", async () => {
	test.setTimeout(300_000);
	await open(admin, at("/datasets/garden/1"));
	await admin.getByRole("link", { name: "Train on it" }).click();
	await admin.getByRole("button", { name: "Make the tiny model" }).click();
	for (const phase of ["kt", "st"])
		await admin.getByRole("textbox", { name: `Epochs, phase ${phase}` }).fill("40");
	await admin.getByRole("button", { name: "Start training" }).click({ timeout: 120_000 });
	await admin.waitForURL("**/training/1");

	const [loss, step] = [admin.getByRole("definition").first(), admin.getByRole("definition").nth(4)];
	const figures = async () => `${await figureOf(loss)} at step ${await figureOf(step)}`;
	const isEnded = () =>
		admin
			.getByText(/^(Done|Failed|Stopped)$/)
			.first()
			.isVisible();
	const seen = await watch(admin, figures, isEnded, 180_000);
	console.log(`  Seen live in training 1: ${seen.join("; ")}`);
	await expect(admin.getByText("Done", { exact: true }).first()).toBeVisible();
	expect(new Set(seen.map((each) => each.split(" ")[0])).size).toBeGreaterThanOrEqual(3);
	const checkpoints = admin.getByRole("region", { name: "Checkpoints" });
	for (const phase of ["kt", "st"])
		await expect(checkpoints.getByRole("row").filter({ hasText: phase }).first()).toBeVisible();
	await expect(checkpoints.getByText("Final").first()).toBeVisible();
	await expect(admin.getByText(/\+ \d+ replayed/).first()).toBeVisible();
});

test("8 evaluate: base and tuned, on held-out rows and judged, both on the scorecard beside the seven", async () => {
	test.setTimeout(300_000);
	for (const model of ["Tiny", "Tiny, training 1"]) {
		await measure(model, "Held-out rows");
		await measure(model, "Small judged set", 2);
	}
	await open(researcher, at("/evaluation"));
	for (const name of ["Alignment", "Teacher", "MT-Bench", "Held-out F1, garden v1"])
		await expect(researcher.getByRole("columnheader", { name }).first()).toBeVisible();
	await expect(row("Merlinite-7B")).toContainText("LABMixtral-8x7B-Instruct7.66");
	await expect(row("Tiny, training 1")).toContainText(hasDemoTeacher ? "LABDemo teacher" : "LABFake teacher");
	for (const name of ["Tiny", "Tiny, training 1"])
		await expect(row(name)).toContainText("partial, not comparable");
	await researcher.getByRole("link", { name: "Tiny", exact: true }).click();
	await expect(row("Tiny, training 1")).toContainText(/better|worse|can't tell/);
});

/** A model's scores. */
const row = (name: string) =>
	researcher
		.getByRole("region", { name: "Scorecards" })
		.getByRole("row")
		.filter({ has: researcher.getByRole("link", { name, exact: true }) });

/** Starts an evaluation as its form has it, and waits until it has ended. */
async function measure(model: string, what: string, first?: number): Promise<void> {
	await open(researcher, at("/evaluation/new"));
	await researcher.getByRole("combobox", { name: "Model" }).click();
	await researcher.getByRole("option", { name: model, exact: true }).click();
	await researcher.getByRole("radio", { name: what }).check();
	if (first !== undefined)
		await researcher.getByRole("textbox", { name: "Only the first questions" }).fill(String(first));
	await researcher.getByRole("button", { name: "Start evaluation" }).click();
	await researcher.waitForURL(/\/evaluation\/\d+$/);
	const title = researcher.getByRole("main").getByRole("heading", { level: 1 }).locator("..");
	await expect(title).toContainText(/Done|Failed/, { timeout: 120_000 });
	await expect(title, (await researcher.getByRole("main").textContent()) ?? "").toContainText("Done");
	if (first !== undefined) await expect(title).toContainText("partial, not comparable");
}

test("8 evaluate: a pack is brought in, a model measured on it, and the figure is the pack's", async () => {
	// Only now: the files are read once before there is a server, and so a database.
	const { aTar, packFiles } = await import("#lib/platform/testing/evaluation-factories.ts");
	const name = "Two of our own";
	const files = Object.fromEntries(
		Object.entries(packFiles()).map(([path, text]) => [
			path,
			text.replaceAll("{question} {answer}", "{question} {answer} Rate it from 1 to 10, like this: [[5]]"),
		]),
	);
	await open(researcher, at("/evaluation/new"));
	await researcher.getByRole("textbox", { name: "Name" }).fill(name);
	await researcher.getByRole("textbox", { name: "Licence" }).fill("CC0-1.0");
	const buffer = Buffer.from(await aTar(files));
	await researcher
		.getByLabel("Pack file")
		.setInputFiles({ name: "two.tar", mimeType: "application/x-tar", buffer });
	await expect(researcher.getByText("Brought in: 2 questions.")).toBeVisible();
	await measure("Tiny", "Benchmark pack", 1);
	const main = researcher.getByRole("main");
	await expect(main).toContainText(`Tiny, Benchmark pack: ${name} (CC0-1.0)`);
	await expect(main.getByRole("definition").first()).toHaveText(/^2 of 2/);
	await expect(main.getByRole("article")).toHaveCount(2);
	await expect(main.getByText(`Pack ${name}, rating`)).toBeVisible();
	await expect(main.getByText("MT-Bench")).toHaveCount(0);
	await open(researcher, at("/evaluation"));
	const heads = await researcher.getByRole("columnheader").allInnerTexts();
	const cell = (head: RegExp) =>
		row("Tiny")
			.getByRole("cell")
			.nth(heads.findIndex((text) => head.test(text)));
	await expect(cell(/^Pack Two of our own/)).toContainText("partial, not comparable");
	await expect(cell(/^MT-Bench/)).toHaveText("–");
});

test("8 evaluate: results of lm-evaluation-harness come in with their samples", async () => {
	test.skip(!existsSync(LM_EVAL), "../shared/data/lm-eval is absent");
	await open(researcher, at("/evaluation/new"));
	await researcher
		.getByLabel("Results file")
		.setInputFiles(resolve(LM_EVAL, "results-local-completions.json"));
	await researcher.waitForURL(/\/evaluation\/\d+$/);
	await open(researcher, at("/evaluation"));
	await expect(researcher.getByRole("columnheader", { name: /tiny_mc/ }).first()).toBeVisible();
});

test("9 trace: a row leads to its sample, its calls, its seeds, their author and their acceptance", async () => {
	await open(researcher, at("/trace"));
	await researcher.getByRole("textbox", { name: "Id of an exported row" }).fill(followed.id);
	await researcher.getByRole("button", { name: "Trace" }).click();
	await expect(researcher.getByText("Every hop is what it was")).toBeVisible();
	await saysDemo(
		researcher
			.getByRole("listitem")
			.filter({ has: researcher.getByRole("heading", { name: "Sample", exact: true }) }),
		hasDemoTeacher,
	);
	for (const hop of ["Exported row", "Sample", "Call of the teacher", "Seed example"])
		await expect(researcher.getByRole("heading", { name: hop, exact: true }).first()).toBeVisible();
	await expect(researcher.getByText(`Contribution 1 by ${PEOPLE.contributor.name}`).first()).toContainText(
		`accepted by ${PEOPLE.reviewer.name}`,
	);
});
