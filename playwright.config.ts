import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "./scripts/chromium.mjs";
import { freePortFrom } from "./scripts/ports.mjs";

const DATA = ".test/e2e";
const DEMO_DATA = ".test/e2e-demo";
const DEMO_SPECS = "demo*.spec.ts";
const FIRST_HALF = "journey-1*.spec.ts";
const SECOND_HALF = "journey-2*.spec.ts";
const LOOKS = "looks.spec.ts";
/** Of playwright.instances.config.ts. */
export const INSTANCES = "{start,stop,endure}.spec.ts";

// Chosen once, by the first process that reads this; the workers inherit them.
process.env.E2E_PORT ??= String(await freePortFrom(3200));
process.env.E2E_DEMO_PORT ??= String(await freePortFrom(3300));
process.env.E2E_TEACHER_PORT ??= String(await freePortFrom(3400));
process.env.NEXTAUTH_SECRET = "a secret of the browser tests, long enough";
process.env.SEEDBED_ENCRYPTION_KEY = "a key of the browser tests, long enough";

// Tests make their rows with the same factories as the database tests, in the server's own database.
const database = `${DATA}/secrets/database-url`;
if (existsSync(database)) process.env.DATABASE_URL = readFileSync(database, "utf8").trim();
process.env.SEEDBED_DATA = resolve(DATA);

/** The app, started as `npm start` starts it. An empty setting counts as absent, and hides what `.env` says. */
function server(folder: string, port: string | undefined, settings: Record<string, string>) {
	return {
		command: `"${process.execPath}" scripts/e2e-server.mjs ${folder}`,
		url: `http://localhost:${port}/readyz`,
		reuseExistingServer: false,
		timeout: 300_000,
		stdout: "pipe" as const,
		gracefulShutdown: { signal: "SIGTERM" as const, timeout: 5000 },
		env: {
			PORT: port ?? "",
			HOST: "",
			DATABASE_URL: "",
			SEEDBED_URL: "",
			SEEDBED_ADMIN_EMAIL: "",
			SEEDBED_ADMIN_PASSWORD: "",
			SEEDBED_ADMIN_TOKEN: "",
			SEEDBED_ALLOW_PRIVATE_HOSTS: `127.0.0.1:${process.env.E2E_TEACHER_PORT}`,
			...settings,
		},
	};
}

/** Tests in the workbench that starts empty. */
function workbench(
	name: string,
	more: { testMatch?: string; testIgnore?: string[]; dependencies?: string[] },
) {
	return { name, ...more, use: { baseURL: `http://localhost:${process.env.E2E_PORT}` } };
}

const executablePath = await findChromium();

export default defineConfig({
	testDir: "e2e",
	outputDir: ".test/e2e-results",
	timeout: 120_000,
	// Two browsers and two servers share what cores there are: what is slow for once is no fault.
	expect: { timeout: 15_000 },
	// Two files at once; within a file one after the other.
	workers: 2,
	forbidOnly: process.env.CI === "true",
	reporter: "list",
	use: {
		viewport: { width: 1440, height: 900 },
		// `--trace on` where one is wanted: recording each step costs a third of the whole.
		trace: "off",
		screenshot: "only-on-failure",
		// A control that is not there is said at once, not after the test's whole time.
		actionTimeout: 30_000,
		launchOptions: { ...(executablePath && { executablePath }), args: CHROMIUM_ARGS },
	},
	projects: [
		workbench("first admin", { testMatch: "*.setup.ts" }),
		workbench("first half", { testMatch: FIRST_HALF, dependencies: ["first admin"] }),
		workbench("others", {
			testIgnore: [DEMO_SPECS, FIRST_HALF, SECOND_HALF, LOOKS, INSTANCES],
			dependencies: ["first admin"],
		}),
		{
			name: "demo",
			testMatch: DEMO_SPECS,
			use: { baseURL: `http://localhost:${process.env.E2E_DEMO_PORT}` },
		},
		// Both go on in the project that the first half leaves.
		workbench("second half", { testMatch: SECOND_HALF, dependencies: ["first half"] }),
		workbench("looks", { testMatch: LOOKS, dependencies: ["first half"] }),
	],
	webServer: [
		server(DATA, process.env.E2E_PORT, { SEEDBED_DEMO: "0", SEEDBED_TEACHER: "embedded" }),
		// Offline: its first run waits until demo.spec.ts brings the model, and keeps no core from the others.
		server(DEMO_DATA, process.env.E2E_DEMO_PORT, {
			SEEDBED_DEMO: "1",
			SEEDBED_TEACHER: "embedded",
			SEEDBED_OFFLINE: "1",
		}),
	],
});
