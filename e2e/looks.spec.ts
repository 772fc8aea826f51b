import { globSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { wordsFor } from "#lib/words/words.ts";
import { sideways } from "#scripts/sideways.ts";
import { at, KNOWLEDGE, SKILL, SLUG } from "./fixtures.ts";
import type { Looked } from "./looks-project.ts";
import { accept, pageOf, signIn } from "./people.ts";

/**
 * Every page, wide and narrow, light and dark: there, quiet in the console, no wider than the window, and clean by axe's
 * rules of WCAG 2.2 A and AA. A page is opened once; then its window and its scheme change under it.
 */

const words = wordsFor("en").errors;

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** What the scheme has a say in; all else is the same in both. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

const NARROW = { width: 390, height: 844 };
const SIZES = [{ width: 1440, height: 900 }, NARROW];

const ROOMS: readonly string[] = [
	"",
	"/taxonomy",
	"/taxonomy/compositional_skills",
	`/taxonomy/${SKILL}`,
	`/taxonomy/${KNOWLEDGE}`,
	...["yaml", "documents", "history", "findings"].map((tab) => `/taxonomy/${KNOWLEDGE}?tab=${tab}`),
	"/taxonomy/import",
	"/taxonomy/imports/1",
	"/contributions?view=all",
	"/contributions/new",
	"/contributions/1",
	"/contributions/2/edit",
	"/generation",
	"/generation/new",
	"/generation/1",
	"/samples",
	"/samples?view=table",
	"/datasets",
	"/datasets/new",
	"/trace",
	"/training",
	"/training/new",
	"/training/1",
	"/evaluation",
	"/evaluation/new",
	"/evaluation/runs",
	"/evaluation/1",
	"/evaluation/2",
	"/documents",
	"/documents/1",
	"/teachers",
	"/teachers/new",
	...["people", "invitations", "audit", "settings"].map((tab) => `/admin/${tab}`),
];

/** Their addresses are known once the project is made. */
const BY_ID: Readonly<Record<string, (looked: Looked) => string>> = {
	"/samples/[runId]/[sampleId]": ({ runId, sampleId }) => `/samples/${runId}/${sampleId}`,
	"/trace?id=": ({ sampleId }) => `/trace?id=${sampleId}`,
	"/teachers/[teacherId]": ({ teacherId }) => `/teachers/${teacherId}`,
	...Object.fromEntries(
		["", "/1", "/1?tab=rows", "/1?tab=provenance"].map((tail) => [
			`/datasets/[name]${tail}`,
			({ dataset }: Looked) => `/datasets/${dataset}${tail}`,
		]),
	),
};

/** The journey's run is a real one, of a teacher that answered. */
const WALKED = ["", "/generation/1", "/samples", "/samples?view=table"];

/** What a page says that has nothing to show yet. */
const EMPTY: Readonly<Record<string, string>> = {
	"/contributions?view=all": wordsFor("en").contributions.none,
	"/generation": wordsFor("en").generation.none,
	"/samples?view=table": wordsFor("en").samples.tableEmpty,
	"/datasets": wordsFor("en").datasets.none,
	"/evaluation/runs": wordsFor("en").evaluation.noRuns,
};

/** What is not open to a member without a role. */
const REFUSED = [
	"/taxonomy/import",
	"/contributions/new",
	"/generation/new",
	"/datasets/new",
	"/evaluation/new",
];

/** Pages that only lead to another. */
const REDIRECTS = ["/admin"];

let looked: Looked;
let member: Page;
let stranger: Page;
/** In the project, without a role. */
let reader: Page;

test.describe.configure({ timeout: 30_000 });
test.beforeAll(async ({ browser }) => {
	test.setTimeout(60_000);
	member = await pageOf(browser, { reducedMotion: "reduce" });
	await signIn(member, "admin");
	// Only now: the files are read once before there is a server, and so a database.
	const { looksProject } = await import("./looks-project.ts");
	looked = await looksProject();
	stranger = await pageOf(browser, { reducedMotion: "reduce" });
	reader = await pageOf(browser, { reducedMotion: "reduce" });
	const email = `reader-${Date.now().toString(36)}@example.org`;
	await accept(reader, new URL(looked.readersInvitation, member.url()).href, { name: "Rita Reader", email });
});
test.afterAll(async () => {
	for (const page of [member, stranger, reader]) await page?.context().close();
});

test("each page of the app is among those below", () => {
	const seen = ["/login", "/invitation/x", "/", "/account", ...Object.keys(BY_ID), ...ROOMS].map((path) =>
		path.replace(/\?.*/, ""),
	);
	const pages = globSync("app/**/page.tsx").map((file) =>
		file.replace(/^app|\/\([^)]*\)|\/p\/\[slug\]|\/page\.tsx$/g, ""),
	);
	expect(pages.length).toBeGreaterThan(30);
	const isSeen = (page: string) => {
		const pattern = page.replaceAll(/\/\[\[\.\.\.\w+\]\]/g, "(/.+)?").replaceAll(/\[\w+\]/g, "[^/]+");
		return seen.some((path) => new RegExp(`^${pattern}$`).test(path));
	};
	expect(pages.filter((page) => !isSeen(page) && !REDIRECTS.includes(page))).toEqual([]);
});
test("/login", () => look(stranger, "/login"));
test("/invitation/[token]", () => look(stranger, looked.invitation));
for (const path of ["/?all", "/account"]) test(path, () => look(member, path));
for (const path of ROOMS) test(`/p/[slug]${path}`, () => look(member, `/p/${looked.slug}${path}`));
for (const [name, path] of Object.entries(BY_ID))
	test(`/p/[slug]${name}`, () => look(member, `/p/${looked.slug}${path(looked)}`));
for (const path of WALKED) {
	test(`of the journey: ${path}`, async () => {
		const answer = await member.request.get(`/p/${SLUG}`);
		expect(answer.status(), "Not run: the journey has left no project.").toBe(200);
		await look(member, at(path));
	});
}
for (const [path, says] of Object.entries(EMPTY)) {
	test(`with nothing in it: ${path}`, async () => {
		await look(member, `/p/${looked.empty}${path}`, { sizes: [NARROW] });
		await expect(member.getByRole("main").getByRole("heading", { name: says })).toBeVisible();
	});
}
for (const path of REFUSED) {
	test(`to a member without a role: ${path}`, async () => {
		await look(reader, `/p/${looked.slug}${path}`, { sizes: [NARROW] });
		await expect(reader.getByRole("heading", { name: words.noPermissionTitle })).toBeVisible();
	});
}
test("where there is no page", () =>
	look(member, `/p/${looked.slug}/generation/999`, { sizes: [NARROW], isMissing: true }));

/** `isMissing`: the page is to say that it is not there. */
async function look(page: Page, path: string, { sizes = SIZES, isMissing = false } = {}): Promise<void> {
	const trouble: string[] = [];
	const note = (says: string) => trouble.push(says.slice(0, 400));
	const listeners = {
		console: (message: { type(): string; text(): string }) =>
			message.type() === "error" && note(message.text()),
		pageerror: (error: Error) => note(error.message),
	};
	page.on("console", listeners.console);
	page.on("pageerror", listeners.pageerror);
	const answer = await page.goto(path);
	if (answer?.status() !== 200) note(`answered ${answer?.status()}`);
	for (const size of sizes) {
		await page.setViewportSize(size);
		for (const scheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme: scheme });
			await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", scheme);
			await expect(page.getByRole("main")).toBeVisible();
			// A page that streams has said 200 before it knows that there is no such thing.
			await expect(page.getByRole("heading", { name: words.notFoundTitle })).toHaveCount(isMissing ? 1 : 0);
			// What a page reads by itself is there once nothing is said to be still read.
			await expect(page.getByText(/^Still reading/)).toHaveCount(0);
			const says = await faults(page, scheme === "light");
			for (const each of says) note(`at ${size.width}, ${scheme}: ${each}`);
		}
	}
	page.off("console", listeners.console);
	page.off("pageerror", listeners.pageerror);
	expect(trouble).toEqual([]);
}

async function faults(page: Page, isWhole: boolean): Promise<string[]> {
	const wide = await page.evaluate(sideways);
	const axe = new AxeBuilder({ page }).setLegacyMode(); // no frame of another origin, so no second page either
	const { violations } = await (isWhole ? axe.withTags(TAGS) : axe.withRules(RULES_OF_COLOUR)).analyze();
	return [
		...(wide > 0 ? [`scrolls sideways by ${wide} px`] : []),
		...violations.map(
			({ id, nodes }) => `axe ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
		),
	];
}
