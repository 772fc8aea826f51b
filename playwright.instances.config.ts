import { defineConfig } from "@playwright/test";
import base, { INSTANCES } from "./playwright.config.ts";

/** What starts, stops and kills instances of its own, within seconds that count: one after the other, beside nothing. */
export default defineConfig({
	...base,
	workers: 1,
	outputDir: ".test/instances-results",
	projects: [{ name: "instances", testMatch: INSTANCES }],
	webServer: [],
});
