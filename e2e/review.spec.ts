import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { accept, open, pageOf, signIn } from "./people.ts";

/** Reviewing without the mouse: a conversation with who wrote it, and a whole queue. */

const stamp = Date.now().toString(36);
const slug = `review-${stamp}`;
const at = (path: string) => `/p/${slug}${path}`;
let projectId = "";
let author: Page;
let reviewer: Page;

/** Reads the settings, which are there once the server is. */
const rows = () => import("./review-project.ts");
const emailOf = (role: string) => `${role}-${stamp}@example.org`;

/** Somebody new in the project, signed in on this page. */
async function joins(page: Page, role: "contributor" | "reviewer", name: string): Promise<void> {
	const { linkFor } = await rows();
	await accept(page, await linkFor(projectId, role, name), { name, email: emailOf(role) });
}

test.beforeAll(async ({ browser }) => {
	const admin = await pageOf(browser);
	await signIn(admin, "admin");
	const { origin } = new URL(admin.url());
	const made = await admin.request.post("/api/v1/projects", {
		headers: { origin },
		data: { name: slug, slug },
	});
	projectId = ((await made.json()) as { id: string }).id;
	await admin.context().close();
	author = await pageOf(browser);
	await joins(author, "contributor", "Wilma Writer");
	reviewer = await pageOf(browser);
	await joins(reviewer, "reviewer", "Rita Reader");
});
test.afterAll(async () => {
	await author.context().close();
	await reviewer.context().close();
});

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Clean by axe's rules, and no wider than the window. */
async function looksWell(page: Page): Promise<void> {
	for (const [width, height, colorScheme] of [
		[390, 844, "dark"],
		[1440, 900, "light"],
	] as const) {
		await page.setViewportSize({ width, height });
		await page.emulateMedia({ colorScheme });
		await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
		const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
		expect(violations.map(({ id, nodes }) => [width, id, nodes[0]?.target])).toEqual([]);
		expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
			0,
		);
	}
}

/** The field of an edit that a reviewer talks about: what J reaches at its fourth press. */
const FIELD = "Question, seed example 2";
const WORDING = "How many plums are one and two?";

test("words of a field are commented on, a wording is suggested, applied, and makes its writer an author", async () => {
	const { submitted, textOf } = await rows();
	const { id, number } = await submitted(projectId, emailOf("contributor"));
	const path = at(`/contributions/${number}`);
	const field = reviewer.getByRole("group", { name: FIELD });
	const form = reviewer.getByRole("form", { name: `Comment on ${FIELD}` });
	const comment = form.getByRole("textbox", { name: "Comment" });
	const beginComment = async () => {
		await open(reviewer, path);
		for (let press = 0; press < 4; press++) await reviewer.keyboard.press("j");
		await expect(field).toBeFocused();
		await reviewer.keyboard.press("c");
		await expect(comment).toBeFocused();
	};
	await beginComment();
	await reviewer.keyboard.type("As words, <b>not</b> as figures.");
	await reviewer.keyboard.press("Escape");
	await expect(form).toHaveCount(0);
	await beginComment(); // anew, with what was written
	await expect(comment).toHaveValue("As words, <b>not</b> as figures.");
	await reviewer.keyboard.press("Shift+Tab");
	await reviewer.keyboard.type("no such words");
	await reviewer.keyboard.press("Control+Enter");
	await expect(form.getByText("The field does not say these words.")).toBeVisible();
	await reviewer.keyboard.press("Control+A");
	await reviewer.keyboard.type("1 and 2");
	await form.getByRole("button", { name: "Suggest a wording" }).press("Enter");
	await form.getByRole("textbox", { name: "Suggested wording" }).press("Control+A");
	await reviewer.keyboard.type(WORDING);
	await looksWell(reviewer);
	await reviewer.keyboard.press("Control+Enter");
	await expect(form).toHaveCount(0);
	await expect(field).toBeFocused();
	expect(
		await reviewer.evaluate(() => Object.keys(localStorage).filter((key) => /comment/.test(key))),
	).toEqual([]);
	await expect(field.locator("mark")).toHaveText("1 and 2");
	await reviewer.keyboard.press("]");
	const thread = reviewer.getByRole("article", { name: `On ${FIELD}` });
	await expect(thread).toBeFocused();
	await expect(thread).toContainText("As words, <b>not</b> as figures.");
	await expect(thread.getByRole("button", { name: "Apply" })).toHaveCount(0);
	await looksWell(reviewer);
	await reviewer.keyboard.press("w");
	await reviewer.keyboard.type("See what I suggest.");
	await reviewer.getByRole("button", { name: "Request changes" }).press("Enter");
	await expect(reviewer.getByText("Changes requested").first()).toBeVisible();

	await open(author, path);
	await expect(author.getByRole("group", { name: FIELD })).toContainText("plums are 1 and 2?");
	await author.getByRole("button", { name: "Apply" }).press("Enter");
	await expect(author.getByRole("group", { name: FIELD }).getByRole("insertion").last()).toContainText("two");
	await expect(author.getByText("Rita Reader").first()).toBeVisible();
	await author.getByText("1 resolved").press("Enter");
	await expect(author.getByText("Applied by Wilma Writer")).toBeVisible();
	await author.getByRole("button", { name: "Submit for review" }).press("Enter");
	await expect(author.getByText("Submitted").first()).toBeVisible();

	await open(reviewer, path);
	await expect(
		reviewer.getByText("You wrote a part of this contribution and cannot accept it."),
	).toBeVisible();
	expect(await textOf(id)).toContain(WORDING);
});

test("twenty contributions are cleared with the keyboard alone", async () => {
	test.setTimeout(120_000);
	const queue = 20;
	const { submitted, countLive } = await rows();
	await submitted(projectId, emailOf("contributor"), queue);
	await open(reviewer, at("/contributions?view=to-review"));
	await expect(reviewer.getByRole("link", { name: `To review ${queue}` })).toBeVisible();
	const isAccepted = reviewer.getByRole("link", { name: "Open the leaf" });
	for (let done = 0; done < queue; done++) {
		const before = reviewer.url();
		await reviewer.keyboard.press("q");
		await reviewer.waitForURL((url) => url.href !== before);
		await expect(reviewer.getByText(/^You review this, until/)).toBeVisible();
		await reviewer.keyboard.press("a");
		await expect(isAccepted).toBeVisible();
	}
	await reviewer.keyboard.press("q");
	await expect(reviewer.getByText("Nothing waits that is free.")).toBeVisible();
	expect(await countLive(projectId)).toBe(queue);
});
