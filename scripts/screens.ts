/**
 * npm run screens [-- NAME…]: pictures of every page into docs/screens, at 1440 and 390, light and dark.
 *
 * SEEDBED_URL (http://localhost:3000), SEEDBED_PROJECT (demo), and who looks: SEEDBED_COOKIE ("name=value") or
 * SEEDBED_EMAIL and SEEDBED_PASSWORD. CHROMIUM_PATH where the browser is elsewhere.
 */
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { wordsFor } from "#lib/words/words.ts";
import { CHROMIUM_ARGS, findChromium } from "./chromium.mjs";
import { namesOf } from "./screens-names.ts";
import { type Screen, screens } from "./screens-routes.ts";
import { sideways } from "./sideways.ts";

const base = env.SEEDBED_URL ?? "http://localhost:3000";
const project = env.SEEDBED_PROJECT ?? "demo";
const out = "docs/screens";
/** Of the pictures that are kept in the repository. */
const LARGEST = 150_000;

const words = wordsFor("en").errors;

const sizes = [
	{ width: 1440, height: 780 },
	{ width: 390, height: 844 },
];
const schemes = ["light", "dark"] as const;

async function main(wanted: readonly string[]) {
	const chosen = screens.filter((screen) => wanted.length === 0 || wanted.includes(screen.name));
	if (chosen.length === 0) throw new Error(`No screen is called ${wanted.join(", ")}.`);
	mkdirSync(out, { recursive: true });
	const browser = await launch();
	let bad = 0;
	try {
		for (const size of sizes) {
			for (const scheme of schemes) {
				const context = await browser.newContext({
					viewport: size,
					colorScheme: scheme,
					reducedMotion: "reduce",
					...(size.width < 500 && { hasTouch: true, isMobile: true }),
				});
				await signIn(context);
				const names = await namesOf(context, base, project);
				for (const screen of chosen) {
					const file = `${out}/${screen.name}-${size.width}-${scheme}.png`;
					const trouble = await shoot(context, screen, names, file);
					if (trouble !== null && trouble.length > 0) bad += 1;
					const says = trouble === null ? "not in this project" : trouble.join("; ") || "ok";
					console.log(`${file}  ${says}`);
				}
				await context.close();
			}
		}
	} finally {
		await browser.close();
	}
	if (bad > 0) {
		console.log(`${bad} pictures show something wrong.`);
		process.exitCode = 1;
	}
}

/** @throws Error in words when there is no browser to be found */
async function launch(): Promise<Browser> {
	const path = await findChromium();
	return chromium
		.launch({
			...(path !== undefined && { executablePath: path }),
			args: [...CHROMIUM_ARGS, "--hide-scrollbars"],
		})
		.catch((error: unknown) => {
			throw new Error("No Chromium was found. Install it, or name it in CHROMIUM_PATH.", { cause: error });
		});
}

async function signIn(context: BrowserContext) {
	const cookie = env.SEEDBED_COOKIE;
	if (cookie !== undefined) {
		const at = cookie.indexOf("=");
		await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: base }]);
		return;
	}
	const email = env.SEEDBED_EMAIL;
	const password = env.SEEDBED_PASSWORD;
	if (email === undefined || password === undefined) return;
	const page = await context.newPage();
	await page.goto(`${base}/login`);
	await page.locator("input[type=email], input[name=email]").fill(email);
	await page.locator("input[type=password]").fill(password);
	await page.locator("button[type=submit]").click();
	await page.waitForURL((url) => !url.pathname.startsWith("/login"), { timeout: 15_000 });
	await page.close();
}

/** Takes one picture. @returns what is wrong with the page, in words; null when the project has no such thing */
async function shoot(
	context: BrowserContext,
	screen: Screen,
	names: Readonly<Record<string, string>>,
	file: string,
): Promise<string[] | null> {
	const path = screen.path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
	if (path.includes("{")) return null;
	const page = await context.newPage();
	const trouble: string[] = [];
	page.on("console", (message) => {
		// The browser's own line on a failed request names no address; the answer below does.
		if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
			trouble.push(`console: ${message.text().slice(0, 160)}`);
		}
	});
	page.on("response", (response) => {
		if (response.status() >= 400) trouble.push(`${response.status()} ${new URL(response.url()).pathname}`);
	});
	page.on("pageerror", (error) => trouble.push(`page: ${error.message.slice(0, 160)}`));
	try {
		const answer = await page.goto(`${base}${path}`);
		if (answer === null) trouble.push("no answer");
		if (screen.wait !== undefined) await page.waitForSelector(screen.wait, { timeout: 10_000 });
		await settle(page);
		// What streams has said 200 before it knows that there is no such thing.
		if (await page.getByRole("heading", { name: words.notFoundTitle }).isVisible()) return null;
		const wide = await page.evaluate(sideways);
		if (wide > 0) trouble.push(`scrolls sideways by ${wide} px`);
		const picture = await page.screenshot();
		writeFileSync(file, picture);
		if (isKept(screen, page) && statSync(file).size > LARGEST)
			trouble.push(`${Math.round(statSync(file).size / 1000)} kB`);
	} catch (error) {
		trouble.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
	} finally {
		await page.close();
	}
	return [...new Set(trouble)];
}

/** Those of `.gitignore`'s exceptions. */
function isKept(screen: Screen, page: Page): boolean {
	return screen.isKept === true && page.viewportSize()?.width === sizes[0]?.width;
}

/** Fonts are there and nothing has moved for a while. A live page never goes quiet on the wire, so the wire is not asked. */
async function settle(page: Page) {
	await page.evaluate(() => document.fonts.ready.then(() => undefined));
	await page.waitForTimeout(1200);
}

await main(process.argv.slice(2));
