// npm test, from where Node 24 is there and the packages are installed. `npm test -- --only unit,database` runs some
// of the sections. Counts come from the runners' reports; a check without a report of its own counts as one test.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "./chromium.mjs";
import { looseVersions, missingOptionals } from "./lock.mjs";
import { couldNotRun, countJunit, countPlaywright, countVitest, judgeSkips, none } from "./reports.mjs";
import { sentenceOf } from "./say.mjs";
import { BUILD_INPUTS, EDITOR_INPUTS, GENERATE_INPUTS, unlessSame } from "./stamps.mjs";

/** @typedef {import("./reports.mjs").Count} Count */

/** The one thing whose absence excuses a test: it is not part of the repository. */
const SHARED_DATA = "../shared/data";

const REPORTS = ".test/reports";

/** What a person has set for their own workbench says nothing here. */
const env = Object.fromEntries(
	Object.entries(process.env).filter(
		([name]) => !/^(SEEDBED_|NEXTAUTH_|DATABASE_URL$|PORT$|HOST$|NODE_ENV$)/.test(name),
	),
);
Object.assign(env, {
	NEXT_TELEMETRY_DISABLED: "1",
	FORCE_COLOR: process.stdout.isTTY ? "1" : "0",
	// The tests' models have two layers: threads of one trainer would only stand in each other's way, and in others'.
	OMP_NUM_THREADS: "1",
});
if (process.env.SEEDBED_OFFLINE) env.SEEDBED_OFFLINE = process.env.SEEDBED_OFFLINE;

/** @type {Record<string, () => Promise<Count>>} in the order in which they run */
const SECTIONS = {
	lock: async () => add(lockVersions(), lockOptionals()),
	build,
	types: () => check(["node_modules/typescript/bin/tsc", "--noEmit"]),
	lint: () =>
		check(["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--max-diagnostics=50"]),
	unused: () => check(["node_modules/knip/bin/knip.js", "--no-progress"]),
	unit: () => vitest("pure"),
	database: () => vitest("database"),
	browser: () => playwright("browser", "playwright.config.ts"),
	instances: () => playwright("instances", "playwright.instances.config.ts"),
	trainer,
};

const chosen = choose(process.argv.slice(2));
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const total = none();
const begun = performance.now();
/** @type {string[]} */
const summary = [];
await prepare();
for (const [name, run] of Object.entries(SECTIONS)) {
	if (!chosen.has(name)) continue;
	console.log(`\n== ${name}`);
	const from = performance.now();
	const count = await run().catch((error) => couldNotRun(sentenceOf(error)));
	judgeSkips(name, count, SHARED_DATA, existsSync(SHARED_DATA));
	for (const note of count.notes) console.log(`${name}: ${note}`);
	const seconds = ((performance.now() - from) / 1000).toFixed(1);
	summary.push(`  ${name.padEnd(10)}${seconds.padStart(7)} s  ${figures(count)}`);
	console.log(summary.at(-1));
	Object.assign(total, add(total, count));
}

console.log(
	`\n${summary.join("\n")}\n  ${"all".padEnd(10)}${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s`,
);
for (const each of total.skipped) console.log(`skipped: ${each}`);
console.log(figures(total));
process.exitCode = total.failed === 0 ? 0 : 1;

/** @param {Count} count */
function figures({ passed, failed, skipped }) {
	return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`;
}

/**
 * @param {Count} a
 * @param {Count} b
 * @returns {Count}
 */
function add(a, b) {
	return {
		passed: a.passed + b.passed,
		failed: a.failed + b.failed,
		skipped: [...a.skipped, ...b.skipped],
		notes: [...a.notes, ...b.notes],
	};
}

/** @param {string[]} args */
function choose(args) {
	const at = args.indexOf("--only");
	if (at === -1) return new Set(Object.keys(SECTIONS));
	const names = (args[at + 1] ?? "").split(",").map((name) => (name === "db" ? "database" : name));
	const unknown = names.filter((name) => !(name in SECTIONS));
	if (unknown.length > 0) {
		console.error(`There is no section "${unknown[0]}". There are: ${Object.keys(SECTIONS).join(", ")}.`);
		process.exit(2);
	}
	return new Set(names);
}

/** What the checks read and git does not hold. */
async function prepare() {
	const node =
		(/** @type {string[]} */ ...args) =>
		async () => {
			const code = await run(args);
			if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
		};
	await unlessSame(
		GENERATE_INPUTS,
		"prisma/generated",
		node("node_modules/prisma/build/index.js", "generate"),
	);
	if (existsSync("scripts/build-monaco.mjs"))
		await unlessSame(EDITOR_INPUTS, "public/monaco", node("scripts/build-monaco.mjs"));
}

function lockVersions() {
	const loose = looseVersions(JSON.parse(readFileSync("package.json", "utf8")));
	return verdict(loose.map((each) => `package.json: ${each} is not exact`));
}

function lockOptionals() {
	const missing = missingOptionals(JSON.parse(readFileSync("package-lock.json", "utf8")));
	return verdict(missing.map((each) => `package-lock.json lacks ${each}`));
}

/**
 * @param {string[]} faults
 * @returns {Count}
 */
function verdict(faults) {
	return {
		...none(),
		passed: faults.length === 0 ? 1 : 0,
		failed: faults.length === 0 ? 0 : 1,
		notes: faults,
	};
}

/** @param {string[]} args */
async function check(args) {
	const code = await run(args);
	return verdict(code === 0 ? [] : [`${args[0]} ended with ${code}`]);
}

async function build() {
	let code = 0;
	const ran = await unlessSame(BUILD_INPUTS, ".next", async () => {
		code = await run(["node_modules/next/dist/bin/next", "build"], { NODE_ENV: "production" });
		if (code !== 0) throw new Error(`next build ended with ${code}`);
	});
	if (!ran) console.log("The build is up to date.");
	return verdict([]);
}

/** @param {"pure" | "database"} project */
async function vitest(project) {
	const file = join(REPORTS, `${project}.json`);
	await run([
		"node_modules/vitest/vitest.mjs",
		"run",
		...["--project", project, "--reporter=default", "--reporter=json", `--outputFile=${file}`],
	]);
	return existsSync(file)
		? countVitest(JSON.parse(readFileSync(file, "utf8")))
		: couldNotRun("vitest ended without a report.");
}

/**
 * @param {string} name of its report
 * @param {string} config
 */
async function playwright(name, config) {
	if ((await findChromium()) === undefined)
		return couldNotRun(
			"There is no Chromium. Install Debian's package chromium, or name one in CHROMIUM_PATH, or run `npx playwright install chromium`.",
		);
	const file = join(REPORTS, `${name}.json`);
	await run(["node_modules/@playwright/test/cli.js", "test", `--config=${config}`, "--reporter=list,json"], {
		PLAYWRIGHT_JSON_OUTPUT_NAME: file,
	});
	return existsSync(file)
		? countPlaywright(JSON.parse(readFileSync(file, "utf8")))
		: couldNotRun("Playwright ended without a report.");
}

async function trainer() {
	const { ensureTrainer } = await import("./trainer-env.mjs");
	const { python } = await ensureTrainer();
	const file = join(process.cwd(), REPORTS, "trainer.xml");
	await run(["-m", "pytest", "-q", `--junitxml=${file}`], {}, { program: python, cwd: "workers/trainer" });
	return existsSync(file)
		? countJunit(readFileSync(file, "utf8"))
		: couldNotRun("pytest ended without a report.");
}

/**
 * @param {string[]} args of Node, or of another program
 * @param {Record<string, string>} more
 * @param {{ program?: string, cwd?: string }} where
 * @returns {Promise<number>}
 */
function run(args, more = {}, { program = process.execPath, cwd = "." } = {}) {
	return new Promise((done, failed) => {
		const child = spawn(program, args, {
			stdio: ["ignore", "inherit", "inherit"],
			cwd,
			env: { ...env, ...more },
		});
		child.on("error", failed);
		child.on("exit", (code) => done(code ?? 1));
	});
}
