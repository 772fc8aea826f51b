import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { MODEL } from "#lib/teachers/demo-model.ts";
import { ensureModelFile } from "#lib/teachers/model-file.server.ts";
import { watch } from "./fixtures.ts";
import { accept } from "./people.ts";

/** What a newcomer meets: the demo project, whose first run moves by itself, and which goes by a click. */

const DATA = resolve(".test/e2e-demo");

/** The link that `npm start` prints, made anew by the same step. */
function firstLink(): string {
	const url = readFileSync(`${DATA}/secrets/database-url`, "utf8").trim();
	const env = { ...process.env, DATABASE_URL: url };
	return (
		/http\S+/.exec(
			execFileSync(process.execPath, ["scripts/first-admin.ts"], { encoding: "utf8", env }),
		)?.[0] ?? ""
	);
}

/** The server itself may fetch nothing: until the model is put there, its run waits, and says for what. */
async function bringModel(): Promise<void> {
	const offline = process.env.SEEDBED_OFFLINE === "1";
	const kept = await ensureModelFile({ model: MODEL, folder: resolve(".cache/models"), offline });
	mkdirSync(`${DATA}/models`, { recursive: true });
	if (!existsSync(`${DATA}/models/${MODEL.file}`)) linkSync(kept, `${DATA}/models/${MODEL.file}`);
}

test("the newcomer's first page shows a run that waits, goes on by itself as the Demo teacher's, and can be removed", async ({
	page,
}) => {
	test.setTimeout(420_000);
	await accept(page, firstLink(), "admin");
	await page.waitForURL("**/p/demo");
	await expect(page.getByText("Demo project").first()).toBeVisible();
	const run = page.getByRole("listitem").filter({ hasText: "Generation run 1" });
	await expect(run).toContainText("Demo teacher");
	await expect(run).toContainText(/waiting/, { timeout: 30_000 });
	await expect(run).toContainText(/model/);

	await bringModel();
	const standing = async () => ((await run.textContent()) ?? "").replaceAll(/\s+/g, " ");
	const accepted = async () => /([1-9]\d*) of 8 accepted/.test(await standing());
	const seen = await watch(page, standing, accepted, 300_000);
	console.log(`  Seen on the newcomer's page: ${seen.join("; ")}`);
	expect(seen.length).toBeGreaterThanOrEqual(3);

	await run.getByRole("link").click();
	await page.waitForURL("**/p/demo/generation/1");
	await expect(page.getByText("Demo teacher", { exact: true }).first()).toBeVisible();
	await page.goto("/p/demo");
	await page.getByRole("button", { name: "Remove the demo project" }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Remove the demo project" }).click();
	await page.waitForURL("**/?all");
	await expect(page.getByText("You are in no project yet")).toBeVisible();
	expect((await page.goto("/p/demo"))?.status()).toBe(404);
});
