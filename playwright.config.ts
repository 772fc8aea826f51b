import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "./scripts/chromium.mjs";
import { freePortFrom } from "./scripts/ports.mjs";

const DATA = ".test/e2e";
const DEMO_DATA = ".test/e2e-demo";
const DEMO_SPECS = "demo*.spec.ts";

// Chosen once, by the first process that reads this; the workers inherit them.
process.env.E2E_PORT ??= String(await freePortFrom(3200));
process.env.E2E_DEMO_PORT ??= String(await freePortFrom(3300));
process.env.E2E_TEACHER_PORT ??= String(await freePortFrom(3400));
process.env.NEXTAUTH_SECRET = "a secret of the browser tests, long enough";
process.env.SEEDBED_ENCRYPTION_KEY = "a key of the browser tests, long enough";

// looks.spec.ts goes without the journey's project only where it was asked for, and the journey was not.
const asked = process.argv.slice(2);
process.env.E2E_WITHOUT_JOURNEY ??=
	asked.some((each) => each.includes("looks")) && !asked.some((each) => each.includes("journey-"))
		? "1"
		: "0";

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

const hasDemo = globSync(`e2e/${DEMO_SPECS}`).length > 0;
const executablePath = await findChromium();

export default defineConfig({
	testDir: "e2e",
	outputDir: ".test/e2e-results",
	timeout: 60_000,
	workers: 1,
	forbidOnly: process.env.CI === "true",
	reporter: "list",
	use: {
		viewport: { width: 1440, height: 900 },
		trace: "retain-on-failure",
		// A control that is not there is said at once, not after the test's whole time.
		actionTimeout: 30_000,
		launchOptions: { ...(executablePath && { executablePath }), args: CHROMIUM_ARGS },
	},
	projects: [
		{
			name: "workbench",
			testIgnore: DEMO_SPECS,
			use: { baseURL: `http://localhost:${process.env.E2E_PORT}` },
		},
		...(hasDemo
			? [
					{
						name: "demo",
						testMatch: DEMO_SPECS,
						use: { baseURL: `http://localhost:${process.env.E2E_DEMO_PORT}` },
					},
				]
			: []),
	],
	webServer: [
		server(DATA, process.env.E2E_PORT, { SEEDBED_DEMO: "0", SEEDBED_TEACHER: "embedded" }),
		...(hasDemo
			? [
					// Offline: its first run waits until demo.spec.ts brings the model, and keeps no core from the others.
					server(DEMO_DATA, process.env.E2E_DEMO_PORT, {
						SEEDBED_DEMO: "1",
						SEEDBED_TEACHER: "embedded",
						SEEDBED_OFFLINE: "1",
					}),
				]
			: []),
	],
});
