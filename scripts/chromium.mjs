// The browser of the tests and the screens.
import { existsSync } from "node:fs";

/**
 * Which Chromium there is: the one that CHROMIUM_PATH names, the system's, else the one that Playwright has fetched.
 *
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
	const { chromium } = await import("playwright");
	const places = [
		process.env.CHROMIUM_PATH,
		"/usr/bin/chromium",
		"/usr/bin/chromium-browser",
		"/usr/bin/google-chrome",
		chromium.executablePath(),
	];
	return places.find((place) => place !== undefined && place !== "" && existsSync(place));
}

/** Root may not use Chromium's sandbox; nothing may be fetched behind the tests' back. */
export const CHROMIUM_ARGS = [
	...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
	"--disable-gpu",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--no-first-run",
];
