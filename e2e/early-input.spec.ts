import { expect, test } from "@playwright/test";
import { pageOf, signIn } from "./people.ts";

/** The scripts of a page are held back, as a slow line does; what is done to it meanwhile has to count. */
test("what is typed and chosen before a page listens is not lost", async ({ browser }) => {
	const page = await pageOf(browser);
	await signIn(page, "admin");
	const name = `early-${Date.now().toString(36)}`;
	const made = await page.request.post("/api/v1/projects", {
		headers: { origin: new URL(page.url()).origin },
		data: { name, slug: name },
	});
	expect(made.ok(), await made.text()).toBe(true);

	let release = () => {};
	const isReleased = new Promise<void>((resolve) => {
		release = resolve;
	});
	await page.route("**/_next/static/**/*.js", async (route) => {
		await isReleased;
		await route.continue();
	});
	await page.goto(`/p/${name}/documents`, { waitUntil: "commit" });
	const text = {
		name: "chain.md",
		mimeType: "text/markdown",
		buffer: Buffer.from("# Chains\n\nOil them.\n"),
	};
	await page.getByLabel("Markdown or plain text").setInputFiles(text);
	await page.getByRole("textbox", { name: "Licence" }).fill("CC0-1.0");
	const send = page.getByRole("button", { name: "Add document" });
	await expect(send).toBeDisabled();
	release();
	await expect(page.getByText(/chain\.md/)).toBeVisible();
	await send.click();
	await expect(page.getByRole("row").filter({ hasText: "CC0-1.0" })).toHaveCount(1);
	await page.context().close();
});
