import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type APIResponse, type Browser, expect, type Page, test } from "@playwright/test";
import { aSkillText } from "#lib/platform/testing/qna-texts.ts";
import { accept, invite, open, PEOPLE, pageOf, signIn, signInHere } from "./people.ts";

/** What is meant to hurt, and what goes wrong while somebody writes. Each test makes what it needs. */

const slug = `bad-${Date.now().toString(36)}`;
const at = (path: string) => `/p/${slug}${path}`;
let projectId = "";
let page: Page;

test.beforeAll(async ({ browser }) => {
	page = await pageOf(browser);
	await signIn(page, "admin");
	projectId = (await post<{ id: string }>("/projects", { name: slug, slug })).id;
});
test.afterAll(() => page.context().close());

const origin = () => new URL(page.url()).origin;

async function answered<T>(answer: APIResponse): Promise<T> {
	expect(answer.ok(), await answer.text()).toBe(true);
	return answer.json();
}

const post = async <T>(path: string, data: object | Buffer): Promise<T> =>
	answered(await page.request.post(`/api/v1${path}`, { headers: { origin: origin() }, data }));

const get = async <T>(path: string): Promise<T> => answered(await page.request.get(`/api/v1${path}`));

/** A live leaf of this text. */
async function aLeaf(path: string, text: string) {
	const query = new URLSearchParams({ source: "qna.yaml", path }).toString();
	const { files } = await post<{ files: { nodeId: string }[] }>(
		`/projects/${projectId}/taxonomy-imports?${query}`,
		Buffer.from(text),
	);
	const nodeId = files[0]?.nodeId ?? "";
	const { live } = await get<{ live: { sha256: string } }>(`/taxonomy-nodes/${nodeId}`);
	return { nodeId, base: live.sha256 };
}

type Contribution = { id: string; number: number; changes: { text: string }[] };

/** A draft that edits a new leaf, with what its text says now. */
async function aDraft(name: string, text = aSkillText(name)) {
	const leaf = await aLeaf(`compositional_skills/counting/${name}`, text);
	const changes = [{ kind: "edit", ...leaf, text }];
	const draft = await post<Contribution>(`/projects/${projectId}/contributions`, { changes });
	const kept = async () =>
		(await get<Contribution>(`/contributions/${draft.id}`)).changes.map((each) => each.text).join();
	return { ...draft, kept, editor: at(`/contributions/${draft.number}/edit`) };
}

const answerOf = (editor: Page) => editor.getByRole("textbox", { name: "Answer" }).first();
const isSaved = (editor: Page) => expect(editor.getByText(/^Saved /)).toBeVisible();
const SAVES = "**/api/v1/contributions/*";

/** Another browser of the same person. */
async function another(browser: Browser): Promise<Page> {
	return pageOf(browser, { storageState: await page.context().storageState() });
}

test("a page's scripts run by a nonce that is new each time; one without it does not run", async () => {
	const home = at("");
	const nonces = new Set<string>();
	for (let load = 0; load < 2; load++) {
		const answer = await page.request.get(home);
		const headers = answer.headers();
		expect(headers).toMatchObject({
			"x-content-type-options": "nosniff",
			"x-frame-options": "DENY",
			"referrer-policy": "same-origin",
			"cross-origin-opener-policy": "same-origin",
		});
		expect(headers["permissions-policy"]).toContain("camera=()");
		const policy = headers["content-security-policy"] ?? "";
		for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
			expect(policy).toContain(part);
		const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? "";
		expect(scripts).not.toMatch(/unsafe|\*|https?:/);
		const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? "";
		expect(Buffer.from(nonce, "base64").length).toBeGreaterThanOrEqual(16);
		const tags = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
		expect(tags.length).toBeGreaterThan(2);
		for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
		nonces.add(nonce);
	}
	expect(nonces.size).toBe(2);

	// What somebody could get into the page's own text, and beside it the same with the page's nonce.
	await page.route(`**${home}`, async (route) => {
		const answer = await route.fetch();
		const nonce = /'nonce-([^']+)'/.exec(answer.headers()["content-security-policy"] ?? "")?.[1];
		const planted = `<script>window.ran = ["without"]</script><img src="/none.png" onerror="window.ran = ['handler']">
			<script nonce="${nonce}">window.ran = [...(window.ran ?? []), "with"]</script></body>`;
		await route.fulfill({ response: answer, body: (await answer.text()).replace("</body>", planted) });
	});
	await page.goto(home);
	await page.unroute(`**${home}`);
	await expect(page.getByRole("img", { includeHidden: true }).last()).toBeAttached();
	await page.waitForLoadState("networkidle");
	expect(await page.evaluate(() => Reflect.get(window, "ran"))).toEqual(["with"]);
});

const HOSTILE = [
	"<script>alert('s')</script>",
	"<img src=x onerror=alert('i')>",
	"[press](javascript:alert('l'))",
	"evil \u202e txt.exe",
];

test("hostile text is shown as text, and what nobody would see is made visible", async () => {
	const all = HOSTILE.join(" ");
	const quoted = JSON.stringify(all).slice(1, -1);
	const text = aSkillText("figs")
		.replace("created_by: mara", `created_by: "${quoted}"`)
		.replace("task_description: Count figs", `task_description: "${quoted}"`)
		.replace("How many figs are 0 and 1?", `"${quoted} \\a\\e\\0 ask"`)
		.replace("There are 1 figs.", `"${quoted} answer"`);
	const path = "compositional_skills/counting/figs";
	const leaf = await aLeaf(path, text);
	const changed = text.replaceAll("evil", "very evil");
	const { number } = await post<Contribution>(`/projects/${projectId}/contributions`, {
		title: all,
		changes: [{ kind: "edit", ...leaf, text: changed }],
	});
	const { aSample } = await import("#lib/platform/testing/dataset-factories.ts");
	const sample = await aSample(projectId, { question: `${all} ask`, answer: `${all} answer` });

	const dialogs: string[] = [];
	page.on("dialog", async (dialog) => {
		dialogs.push(dialog.message());
		await dialog.dismiss();
	});
	for (const [where, codes] of [
		[`/taxonomy/${path}`, ["U+202E", "U+0007", "U+001B", "U+0000"]],
		[`/taxonomy/${path}?tab=yaml`, []],
		[`/contributions/${number}`, ["U+202E"]],
		[`/contributions/${number}/edit`, []],
		["/contributions?view=all", []],
		["/samples", ["U+202E"]],
		[`/samples/${sample.runId}/${sample.id}`, ["U+202E"]],
	] as const) {
		await open(page, at(where));
		const main = page.locator("body");
		if (!where.endsWith("yaml") && !where.endsWith("edit"))
			for (const each of HOSTILE.slice(0, 3))
				await expect(main.getByText(each).first(), `${each} at ${where}`).toBeAttached();
		for (const code of codes)
			await expect(main.getByText(code, { exact: true }).first(), `${code} at ${where}`).toBeAttached();
		const injected = page.locator("img[src=x], [onerror], a[href^='javascript:' i]");
		await expect(injected, where).toHaveCount(0);
		expect(await page.locator("script", { hasText: "alert('s')" }).evaluateAll(inlineAlerts), where).toBe(0);
	}
	expect(dialogs).toEqual([]);
});

/** Next hands a page's data over in scripts of its own: the words may stand in a string of theirs, and nowhere else. */
const inlineAlerts = (scripts: Element[]) =>
	scripts.filter((script) => script.textContent?.trim().startsWith("alert(")).length;

test("an address that nobody can keep is refused in words, by page and by program", async () => {
	for (const path of ["/taxonomy/%00", "/taxonomy/%ff", "/taxonomy/%", `/taxonomy/${"a".repeat(9000)}`]) {
		const answer = await page.request.get(at(path));
		expect([400, 414], path).toContain(answer.status());
		expect(await answer.text(), path).toMatch(/No page here.*This address/);
	}
	const program = await page.request.get("/api/v1/taxonomy-nodes/%00");
	expect(await program.json()).toMatchObject({ status: 400, code: "address.not-text" });
	await page.goto(at(`/taxonomy/${"a/".repeat(2000)}`));
	await expect(page.getByRole("heading", { name: "No page here" })).toBeVisible();
});

test("of two who write one draft the second sees both texts, and chooses", async ({ browser }) => {
	const draft = await aDraft("plums");
	const first = await another(browser);
	const second = await pageOf(browser);
	const nina = { name: "Nina Neighbour", email: `nina-${slug}@example.org` };
	await accept(second, await invite(page, slug, "contributor"), nina);
	for (const editor of [first, second]) await open(editor, draft.editor);
	// The second's save is under way, and held up until the first's has come through.
	const { promise: isThrough, resolve: letThrough } = Promise.withResolvers<void>();
	await second.route(SAVES, async (route) => {
		if (route.request().method() === "PATCH") await isThrough;
		await route.continue();
	});
	const sent = second.waitForRequest((request) => request.method() === "PATCH");
	const refused = second.waitForResponse((answer) => answer.request().method() === "PATCH");
	await answerOf(second).fill("One plum, says the second.");
	await sent;
	await answerOf(first).fill("One plum, says the first.");
	await isSaved(first);
	await expect(answerOf(second)).toHaveValue("One plum, says the second.");
	letThrough();
	expect((await refused).status()).toBe(412);
	const choice = second.getByRole("alert", { name: "Someone else saved this draft" });
	await expect(choice.getByRole("deletion").filter({ hasText: "first" })).toBeVisible();
	await expect(choice.getByRole("insertion").filter({ hasText: "second" })).toBeVisible();
	await expect(answerOf(second)).toHaveValue("One plum, says the second.");
	expect(await draft.kept()).toContain("says the first");

	await choice.getByRole("button", { name: "Keep mine" }).click();
	await isSaved(second);
	expect(await draft.kept()).toContain("says the second");
	await expect(answerOf(first)).toHaveValue("One plum, says the second.");
	await open(first, at(`/contributions/${draft.number}`));
	for (const { name } of [PEOPLE.admin, nina])
		await expect(
			first
				.getByRole("listitem")
				.filter({ hasText: `${name} edited` })
				.first(),
		).toBeVisible();
	for (const editor of [first, second]) await editor.context().close();
});

test("what is written while the line is cut is offered after a reload, and saved", async ({ browser }) => {
	const draft = await aDraft("pears");
	const editor = await another(browser);
	await open(editor, draft.editor);
	await answerOf(editor).fill("One pear, before.");
	await isSaved(editor);
	const tries: string[] = [];
	editor.on("request", (request) => request.method() === "PATCH" && tries.push(request.url()));
	await editor.context().setOffline(true);
	await answerOf(editor).fill("One pear, while the line is cut");
	await expect(editor.getByRole("alert").filter({ hasText: "kept in this browser" })).toBeVisible();
	await answerOf(editor).pressSequentially(", and on.");
	await expect(editor.getByRole("code").first()).toContainText("cut, and on.");
	expect(tries.length, "a save that fails is tried again now and then").toBeLessThan(6);
	await editor.route(SAVES, (route) => route.abort()); // it would save by itself once the line is back
	await editor.context().setOffline(false);
	editor.once("dialog", (dialog) => dialog.accept()); // the browser asks whether to leave
	await editor.reload();
	expect(await draft.kept()).toContain("One pear, before.");
	const choice = editor.getByRole("alert", { name: "This browser keeps another text" });
	await expect(choice).toContainText("and on.");
	await editor.unroute(SAVES);
	await choice.getByRole("button", { name: "Use the kept text" }).click();
	await isSaved(editor);
	expect(await draft.kept()).toContain("One pear, while the line is cut, and on.");
	await open(editor, draft.editor);
	await expect(answerOf(editor)).toHaveValue("One pear, while the line is cut, and on.");
	await expect(choice).toHaveCount(0);
	await editor.context().close();
});

test("a session that ends while one writes is said, and the text is saved once one is back", async ({
	browser,
}) => {
	const draft = await aDraft("nuts");
	const editor = await another(browser);
	await open(editor, draft.editor);
	await editor.context().clearCookies();
	await answerOf(editor).fill("One nut, signed out.");
	const sign = editor.getByRole("alert").filter({ hasText: "You are signed out." });
	await expect(sign).toBeVisible();
	expect(await draft.kept()).not.toContain("signed out");
	const opened = editor.waitForEvent("popup");
	await editor.getByRole("link", { name: "Sign in, in another tab" }).click();
	await signInHere(await opened, "admin");
	await expect(await opened).toHaveURL(new RegExp(`/contributions/${draft.number}$`));
	await isSaved(editor); // by itself, within 5 s
	await expect(answerOf(editor)).toHaveValue("One nut, signed out.");
	expect(await draft.kept()).toContain("One nut, signed out.");
	await editor.context().close();
});

test("a folder comes in with its paths, chosen or dropped", async () => {
	const folder = resolve(".test/dropped/my taxonomy");
	for (const [path, text] of [
		["knowledge/README.md", "not a leaf"],
		["compositional_skills/counting/kiwis/qna.yaml", aSkillText("kiwis")],
		["compositional_skills/counting/limes/deep/qna.yaml", aSkillText("limes")],
	] as const) {
		mkdirSync(dirname(resolve(folder, path)), { recursive: true });
		writeFileSync(resolve(folder, path), text);
	}
	const whole = async (outcome: string) => {
		await page.getByRole("button", { name: "Import my taxonomy" }).click();
		await page.waitForURL("**/taxonomy/imports/*");
		const files = page.getByRole("region", { name: "Files", exact: true });
		for (const name of ["kiwis", "limes/deep"])
			await expect(files.getByRole("row").filter({ hasText: `counting/${name}/qna.yaml` })).toContainText(
				outcome,
			);
	};
	await open(page, at("/taxonomy/import"));
	await page.getByLabel(/^Folder/).setInputFiles(folder);
	await whole("New");

	await open(page, at("/taxonomy/import"));
	await drop(page, "Folder", folder);
	await whole("Unchanged");

	await open(page, at("/taxonomy/import"));
	await drop(page, "Archive or qna.yaml", folder);
	await expect(page.getByRole("alert").filter({ hasText: "my taxonomy is a folder." })).toBeVisible();
	rmSync(folder, { recursive: true });
});

/** As a person drops it from their desktop: a page's own script cannot make what holds a folder. */
async function drop(target: Page, label: string, path: string): Promise<void> {
	const box = await target.getByText(label, { exact: true }).boundingBox();
	const { x, y } = box ?? { x: 0, y: 0 };
	const data = { items: [], files: [path], dragOperationsMask: 1 };
	const browser = await target.context().newCDPSession(target);
	for (const type of ["dragEnter", "dragOver", "drop"] as const)
		await browser.send("Input.dispatchDragEvent", { type, x: x + 2, y: y + 2, data });
	await browser.detach();
}
