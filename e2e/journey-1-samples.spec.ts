import { expect, type Page, test } from "@playwright/test";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import {
	archive,
	at,
	DOCUMENT,
	EDIT,
	figureOf,
	haveModel,
	KNOWLEDGE,
	LEAVES,
	SKILL,
	SLUG,
	saysDemo,
	TORN,
	watch,
} from "./fixtures.ts";
import { accept, invite, open, PEOPLE, pageOf, signIn, type Who } from "./people.ts";

/**
 * The method's first half, in the built app, by four people with the four roles: seeds to samples that people judged.
 * Each test goes on where the one before stopped, and journey-2 where the last one does.
 */

const leaf = (path: string, tab = "") => at(`/taxonomy/${path}${tab && `?tab=${tab}`}`);

const NEW_WORDS = "The kettle boils because its base heats the water from below.";

/** Typed into the YAML: more of the task, and a line that no YAML begins with. */
const MORE_TASK = " Use words of every day.";
const BROKEN = "@broken";

/** Accepted samples that the run makes of each of its two leaves. */
const PER_LEAF = 5;

test.describe.configure({ mode: "serial", timeout: 120_000 });

const pages = {} as Record<Who, Page>;
let teacher = "Demo teacher";
let stopFake: (() => Promise<void>) | undefined;

test.beforeAll(async ({ browser }) => {
	test.setTimeout(240_000);
	const missing = await haveModel();
	if (missing !== undefined) {
		console.log(`  The journey falls back to the fake teacher, for there is no model file: ${missing}`);
		const fake = await startFakeTeacher({ port: Number(process.env.E2E_TEACHER_PORT), latencyMs: 150 });
		stopFake = fake.stop;
		teacher = "Fake teacher";
	}
	for (const who of Object.keys(PEOPLE) as Who[]) pages[who] = await pageOf(browser);
});
test.afterAll(async () => {
	await stopFake?.();
	for (const page of Object.values(pages)) await page.context().close();
});

test("an admin makes a project, and three others join by their links", async () => {
	const { admin } = pages;
	await signIn(admin, "admin");
	await open(admin, "/?all"); // other specs may have made projects before
	await admin.getByRole("textbox", { name: "Name" }).fill("Garden school");
	await expect(admin.getByRole("textbox", { name: "Address" })).toHaveValue(SLUG);
	await admin.getByRole("button", { name: "Make project" }).click();
	await admin.waitForURL(`**/p/${SLUG}`);
	for (const who of ["contributor", "reviewer", "researcher"] as const) {
		await accept(pages[who], await invite(admin, SLUG, who), who);
		await expect(pages[who]).toHaveURL(new RegExp(`/p/${SLUG}$`));
	}
	await open(admin, at("/admin/people"));
	for (const who of ["contributor", "reviewer", "researcher"] as const)
		await expect(admin.getByRole("checkbox", { name: `${PEOPLE[who].name}: ${who}` })).toBeChecked();
});

test("1 import: an archive comes in whole, and what is broken says where", async () => {
	const { admin } = pages;
	await open(admin, at("/taxonomy/import"));
	await admin
		.getByLabel("Archive or qna.yaml")
		.setInputFiles({ name: "garden.tar.gz", mimeType: "application/gzip", buffer: archive() });
	await admin.getByRole("button", { name: "Import garden.tar.gz" }).click();
	await admin.waitForURL("**/taxonomy/imports/1");
	const files = admin.getByRole("region", { name: "Files", exact: true });
	for (const path of LEAVES) {
		await expect(files.getByRole("row").filter({ hasText: `${path}/qna.yaml` })).toContainText(/New.*Good/);
	}
	const torn = files.getByRole("row").filter({ hasText: TORN });
	await expect(torn).toContainText("Broken");
	await torn.getByRole("group").click();
	await expect(torn).toContainText(/Line 5, column \d+/);
	await open(admin, leaf(SKILL));
	await expect(admin.getByText("Live revision 1")).toBeVisible();

	await open(admin, leaf(KNOWLEDGE, "documents"));
	await admin.getByLabel("Markdown or plain text").setInputFiles(DOCUMENT);
	await admin.getByRole("textbox", { name: "Licence" }).fill("CC0-1.0");
	await admin.getByRole("button", { name: "Add document" }).click();
	await expect(admin.getByRole("region", { name: "Documents" }).getByRole("row")).toHaveCount(2);
});

test("2 edit: form and YAML are one draft; another person accepts; history says who", async () => {
	const { contributor, reviewer } = pages;
	await open(contributor, leaf(SKILL));
	await contributor.getByRole("button", { name: "Edit" }).click();
	await contributor.waitForURL("**/contributions/1/edit");
	await contributor.getByRole("textbox", { name: "Answer" }).first().fill(NEW_WORDS);
	const yaml = contributor.getByRole("code").first();
	await expect(yaml).toContainText("kettle boils");
	await expect(contributor.getByText(/^Saved /)).toBeVisible();
	await writeYaml(contributor);
	await contributor.getByRole("button", { name: "Submit for review" }).click();
	await contributor.waitForURL("**/contributions/1");
	await expect(
		contributor.getByText("You wrote a part of this contribution and cannot accept it."),
	).toBeVisible();
	await expect(contributor.getByRole("button", { name: "Accept" })).toHaveCount(0);

	await open(reviewer, at("/contributions"));
	await reviewer.getByRole("link", { name: /^1: / }).click();
	await expect(reviewer.getByRole("insertion").filter({ hasText: "kettle" }).first()).toBeVisible();
	await reviewer.getByRole("button", { name: "Accept" }).click();
	await reviewer.getByRole("link", { name: "Open the leaf" }).click();
	await expect(reviewer.getByText("Live revision 2")).toBeVisible();
	await open(reviewer, leaf(SKILL, "history"));
	const second = reviewer.getByRole("region", { name: "Revisions" }).getByRole("row").nth(1);
	await expect(second).toContainText(PEOPLE.contributor.name);
	await expect(second).toContainText(`contribution 1, accepted by ${PEOPLE.reviewer.name}`);
});

/** The other way round: what is typed in the YAML comes into the form, and a line that is broken is said and kept. */
async function writeYaml(page: Page): Promise<void> {
	const line = (text: string) => page.getByRole("code").locator(".view-line").filter({ hasText: text });
	const task = page.getByRole("textbox", { name: "Task" });
	const first = page.getByRole("textbox", { name: "Answer" }).first();
	const { keyboard } = page;
	await line("task_description").click();
	for (const _ of ["of what is seen", "of the whole line"]) await keyboard.press("End");
	await keyboard.type(MORE_TASK);
	await expect(task).toHaveValue(new RegExp(`${MORE_TASK}$`));

	await keyboard.press("Enter");
	await keyboard.type(BROKEN);
	const finding = page.getByRole("alert").filter({ hasText: /^Line 4: / });
	await expect(finding).toContainText("a character that YAML keeps for itself");
	await expect(finding).toContainText("The form follows when this is mended.");
	const toLine = page.getByRole("button", { name: "line 4", exact: true }).first();
	await expect(toLine).toBeVisible();
	const marker = page.getByRole("code").locator(".yg-error");
	await expect(marker).toHaveCount(1);
	await expect(first).toHaveCount(0);
	await expect(page.getByText("1 error blocks the submission.")).toBeVisible();
	await expect(page.getByText(/^Saved /)).toBeVisible();

	await open(page, page.url()); // anew, from what was kept
	await expect(finding).toBeVisible();
	await expect(marker).toHaveCount(1);
	await expect(line(BROKEN)).toBeVisible();
	await toLine.click(); // puts the cursor on it
	await keyboard.press("End");
	for (let key = 0; key <= BROKEN.length; key++) await keyboard.press("Backspace");
	await expect(finding).toHaveCount(0);
	await expect(marker).toHaveCount(0);
	await expect(task).toHaveValue(new RegExp(`${MORE_TASK}$`));
	await expect(first).toHaveValue(NEW_WORDS);
	await expect(page.getByText(/^Saved /)).toBeVisible();
}

test("3 generate, 4 filter: a run over two leaves is seen live, and its funnel adds up", async () => {
	test.setTimeout(300_000);
	const { admin } = pages;
	if (stopFake) await addFakeTeacher(admin);
	await open(admin, at("/generation/new"));
	await expect(admin.getByRole("combobox", { name: "Teacher" })).toHaveValue(teacher);
	await admin.getByRole("checkbox", { name: "All leaves shown" }).uncheck();
	for (const path of [SKILL, KNOWLEDGE]) await admin.getByRole("checkbox", { name: `Take ${path}` }).check();
	await admin.getByRole("textbox", { name: "Accepted samples per leaf" }).fill(String(PER_LEAF));
	await expect(admin.getByRole("complementary", { name: "Estimate" })).toContainText(
		/Calls to the teacher.*\d/,
	);
	await admin.getByRole("button", { name: "Start run" }).click();
	await admin.waitForURL("**/generation/1");

	const accepted = admin.getByRole("definition").first();
	const isDone = () => admin.getByRole("term").filter({ hasText: "Took" }).isVisible();
	const calls = admin.getByRole("definition").nth(3);
	const figures = async () => `${await figureOf(accepted)} accepted, ${await figureOf(calls)} calls`;
	const seen = await watch(admin, figures, isDone, 260_000);
	console.log(`  Seen live in run 1: ${seen.join("; ")}`);
	expect(seen.length).toBeGreaterThanOrEqual(3);
	expect(new Set(seen.map((each) => each.split(" ")[0])).size).toBeGreaterThanOrEqual(2);

	const laws = await admin.getByText(/ in = .* in flight\./).allInnerTexts();
	expect(laws.length).toBeGreaterThanOrEqual(2);
	for (const law of laws) {
		const [all = -1, ...parts] = [...law.matchAll(/[\d,]+(?= (in|accepted|rejected|failed))/g)].map(([n]) =>
			Number(n.replaceAll(",", "")),
		);
		expect(parts, law).toHaveLength(4);
		expect(
			parts.reduce((sum, part) => sum + part, 0),
			law,
		).toBe(all);
	}
	const kept = Number(await figureOf(accepted));
	expect(kept).toBeGreaterThanOrEqual(PER_LEAF);
	expect(laws.at(-1)).toContain(`${kept} accepted`);
});

/** As somebody would who has an endpoint of their own. */
async function addFakeTeacher(admin: Page): Promise<void> {
	await open(admin, at("/teachers/new"));
	await admin.getByRole("textbox", { name: "Name" }).fill(teacher);
	await admin.getByRole("textbox", { name: "Licence" }).fill("Apache-2.0");
	await admin
		.getByRole("textbox", { name: "Address" })
		.fill(`http://127.0.0.1:${process.env.E2E_TEACHER_PORT}/v1`);
	await admin.getByRole("textbox", { name: "Model" }).fill("fake-teacher");
	await admin.getByRole("checkbox", { name: "Its licence lets others train" }).check();
	await admin.getByRole("button", { name: "Add teacher" }).click();
	await admin.waitForURL((url) => !url.pathname.endsWith("/new"));
}

test("5 review: by keyboard alone, with a digit for the reason, an edit, an undo and a skip", async () => {
	const { reviewer } = pages;
	await open(reviewer, at("/samples"));
	const queue = reviewer.getByRole("navigation", { name: "Queue of samples" });
	const all = await queue.getByRole("listitem").count();
	expect(all).toBeGreaterThanOrEqual(PER_LEAF);
	await saysDemo(reviewer, !stopFake);
	const place = (number: number) =>
		expect(reviewer.getByText(new RegExp(`^Sample ${number} of ${all}, from run 1`))).toBeVisible();
	const reviewed = (count: number, good: number) =>
		expect(reviewer.getByText(`${count} reviewed, ${good} accepted`)).toBeVisible();
	const { keyboard } = reviewer;
	await place(1);
	await keyboard.press("a");
	await place(2);
	await reviewed(1, 1);
	await keyboard.press("r");
	await expect(reviewer.getByRole("region", { name: "Why?" })).toBeVisible();
	await keyboard.press("2");
	await place(3);
	await reviewed(2, 1);
	await keyboard.press("e");
	await expect(reviewer.getByRole("textbox", { name: "Question" })).toBeFocused();
	await keyboard.press("Tab");
	await keyboard.press("Control+End"); // End alone goes no further than the line
	await keyboard.type(EDIT);
	await keyboard.press("Control+Enter");
	await place(4);
	await reviewed(3, 2);
	await keyboard.press("a");
	await place(5);
	await keyboard.press("z");
	await place(4);
	await reviewed(3, 2);
	await keyboard.press("ArrowRight");
	await place(5);
	for (let number = 5; number <= all; number++) {
		await place(number);
		await keyboard.press("a");
	}
	await expect(reviewer.getByRole("heading", { name: "Nothing left in this queue" })).toBeVisible();
	await reviewer.getByRole("button", { name: "Go to the skipped ones" }).click();
	await place(4);
	const saved = reviewer.waitForResponse((response) => response.url().endsWith("/verdicts"));
	await keyboard.press("a");
	await reviewed(all, all - 1);
	expect((await saved).ok()).toBe(true);

	const table = reviewer.getByRole("region", { name: "All samples" });
	for (const state of ["edited", "rejected"]) {
		await open(reviewer, at(`/samples?view=table&state=${state}`));
		await expect(table.getByRole("row")).toHaveCount(2);
		await saysDemo(table, !stopFake);
	}
});
