import { expect, test } from "@playwright/test";
import { open, PEOPLE, pageOf, signIn, signInHere } from "./people.ts";

/** One who has an account is invited into another project: as who they are, signed in before or only then. */
test("an invitation lets in who has an account already", async ({ browser }) => {
	const page = await pageOf(browser);
	await signIn(page, "admin");
	const { origin } = new URL(page.url());
	const post = async (path: string, data: object) => {
		const answer = await page.request.post(`/api/v1${path}`, { headers: { origin }, data });
		expect(answer.ok(), await answer.text()).toBe(true);
		return answer.json();
	};
	const slug = `join-${Date.now().toString(36)}`;
	const { id } = await post("/projects", { name: slug, slug });
	const invite = async (): Promise<string> =>
		new URL((await post(`/projects/${id}/invitations`, { roles: ["reviewer"], note: "Ada" })).link).pathname;

	await open(page, await invite());
	await page.getByRole("button", { name: `Join as ${PEOPLE.admin.name}` }).click();
	await page.waitForURL(`**/p/${slug}`);

	const stranger = await pageOf(browser);
	const link = await invite();
	await open(stranger, link);
	await stranger.getByRole("textbox", { name: "Your name" }).fill("Ada again");
	await stranger.getByRole("textbox", { name: "E-mail" }).fill(PEOPLE.admin.email);
	await stranger.getByLabel("Password", { exact: false }).first().fill("a password for nobody");
	await stranger.getByRole("button", { name: "Join" }).click();
	await expect(stranger.getByRole("alert").filter({ hasText: "is here already" })).toBeVisible();
	await stranger.getByRole("link", { name: "Sign in to join" }).click();
	await stranger.waitForURL("**/login?*");
	await expect(stranger.getByRole("button", { name: "Sign in" })).toBeEnabled();
	await signInHere(stranger, "admin");
	await expect(stranger).toHaveURL(new RegExp(`${link}$`));
	await stranger.getByRole("button", { name: `Join as ${PEOPLE.admin.name}` }).click();
	await stranger.waitForURL(`**/p/${slug}`);
	await stranger.goto(link);
	await expect(stranger.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
	await stranger.context().close();
	await page.context().close();
});
