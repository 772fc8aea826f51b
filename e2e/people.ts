import { execFileSync } from "node:child_process";
import { type Browser, expect, type Page } from "@playwright/test";

/** The four who walk the journey, one for each role. */
export const PEOPLE = {
	admin: { name: "Ada Admin", email: "ada@example.org" },
	contributor: { name: "Carla Contributor", email: "carla@example.org" },
	reviewer: { name: "Ravi Reviewer", email: "ravi@example.org" },
	researcher: { name: "Rosa Researcher", email: "rosa@example.org" },
} as const;
export type Who = keyof typeof PEOPLE;

/** One of the four, or somebody of a test's own. */
type Person = Who | { name: string; email: string };

const PASSWORD = "a sentence for the browser tests";

/** A browser of their own for each. */
export async function pageOf(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}) {
	return (await browser.newContext(options)).newPage();
}

/** Opens a page, and waits until all of it listens: a key pressed before that goes nowhere. */
export async function open(page: Page, path: string): Promise<number | undefined> {
	const answer = await page.goto(path);
	await page.waitForFunction(() => {
		const isHeard = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactProps"));
		const controls = [
			...document.querySelectorAll(":is(button, input, textarea):not(.monaco-editor *, [aria-hidden=true])"),
		];
		return controls.length > 0 && controls.every(isHeard);
	});
	return answer?.status();
}

/** Fills the form behind an invitation's link. Ends where the link leads to. */
export async function accept(page: Page, link: string, who: Person): Promise<void> {
	const { name, email } = typeof who === "string" ? PEOPLE[who] : who;
	await open(page, new URL(link).pathname);
	await page.getByRole("textbox", { name: "Your name" }).fill(name);
	await page.getByRole("textbox", { name: "E-mail" }).fill(email);
	await page.getByLabel("Password", { exact: false }).first().fill(PASSWORD);
	await page.getByRole("button", { name: "Join" }).click();
	await page.waitForURL((url) => !url.pathname.startsWith("/invitation"));
}

/**
 * The first admin, by the link that `npm start` prints. It is made anew here, by the same step, for what the server
 * printed is not the test's to read.
 */
export async function signInByFirstLink(page: Page): Promise<void> {
	const said = execFileSync(process.execPath, ["scripts/first-admin.ts"], { encoding: "utf8" });
	await accept(page, /http\S+/.exec(said)?.[0] ?? "", "admin");
}

/** Signs in one who has joined before. */
export async function signIn(page: Page, who: Who): Promise<void> {
	await open(page, "/login");
	await signInHere(page, who);
}

/** The same, where the page that asks for it is open. Ends where that leads to. */
export async function signInHere(page: Page, who: Who): Promise<void> {
	await page.getByRole("textbox", { name: "E-mail" }).fill(PEOPLE[who].email);
	await page.getByLabel("Password", { exact: false }).first().fill(PASSWORD);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL((url) => url.pathname !== "/login");
}

/** As the admin does it: a link for one role. */
export async function invite(page: Page, slug: string, who: Exclude<Who, "admin">): Promise<string> {
	await open(page, `/p/${slug}/admin/invitations`);
	await page.getByRole("textbox", { name: "For whom" }).fill(PEOPLE[who].name);
	for (const role of ["contributor", "reviewer", "researcher"] as const)
		await page.getByRole("checkbox", { name: role }).setChecked(role === who);
	await page.getByRole("button", { name: "Make link" }).click();
	const link = page.getByRole("textbox", { name: "Invitation link" });
	await expect(link).toHaveValue(/\/invitation\//);
	return link.inputValue();
}
