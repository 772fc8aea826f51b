import { expect, test } from "@playwright/test";
import { open, PEOPLE, signInByFirstLink } from "./people.ts";

test("the first admin comes in by the link that the start prints", async ({ page }) => {
	await signInByFirstLink(page);
	await open(page, "/account");
	await expect(page.getByText(PEOPLE.admin.name).first()).toBeVisible();
});
