// What comes before Node 24 is there: install what the lock file names, then go on under Node 24. Reads nothing
// from node_modules, and runs under every Node that node-range.mjs admits.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { refuseIfRunning } from "./instance.mjs";
import { line, Sentence, sentenceOf } from "./say.mjs";
import { dataFolder, loadDotEnv } from "./settings.mjs";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Installs if needed, then runs a script of this folder under Node 24, as this process where it can.
 *
 * @param {"supervisor.mjs" | "prove.mjs"} script
 * @param {string[]} args
 */
export async function run(script, args) {
	process.chdir(ROOT);
	try {
		if (script === "supervisor.mjs") {
			loadDotEnv(); // a person's settings are not those of the tests
			refuseIfRunning(dataFolder()); // an install would pull the packages away from beneath one that runs
		}
		install();
		await continueUnder24(join(ROOT, "scripts", script), args);
	} catch (error) {
		console.error(sentenceOf(error));
		process.exitCode = 1;
	}
}

/** Runs `npm ci` when node_modules is not what the lock file names. */
function install() {
	const begun = performance.now();
	const reason = whyInstall();
	if (reason === undefined) return;
	console.log(`  Installing packages: ${reason}.`);
	// npm says where it is when it started us; it is plain JavaScript, and needs no shell to find it.
	const npm = process.env.npm_execpath;
	const ci = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error", "--no-progress"];
	const options = {
		encoding: /** @type {const} */ ("utf8"),
		maxBuffer: 1 << 26,
		env: withoutNoise(process.env),
	};
	const ended = npm?.endsWith("npm-cli.js")
		? spawnSync(process.execPath, [npm, ...ci], options)
		: spawnSync("npm", ci, { ...options, shell: process.platform === "win32" });
	if (ended.error) throw new Sentence(`npm could not be run: ${ended.error.message}. It comes with Node.`);
	if (ended.status !== 0) {
		rmSync(join(ROOT, "node_modules/.package-lock.json"), { force: true }); // half an install is none
		throw new Sentence(`The packages could not be installed.\n${lastLines(ended.stderr || ended.stdout)}`);
	}
	line("install", performance.now() - begun, "npm ci");
}

/**
 * Compares what npm noted of its last install with the lock file. A packaged Node or browser engine for another
 * system is rightly absent, so optional packages are only compared where they are there.
 *
 * @returns {string | undefined}
 */
function whyInstall() {
	const noted = join(ROOT, "node_modules/.package-lock.json");
	if (!existsSync(noted)) return "this is the first start";
	const want = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
	const have = JSON.parse(readFileSync(noted, "utf8")).packages;
	for (const [path, { version, optional, devOptional, link }] of Object.entries(want)) {
		if (path === "" || link) continue;
		if (have[path] === undefined && (optional || devOptional)) continue;
		if (have[path]?.version !== version) return "the lock file has changed";
	}
	return undefined;
}

/**
 * npm started us with its own settings in the environment; those of the outer call are not for the inner one.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function withoutNoise(env) {
	const kept = { ...env };
	for (const name of ["npm_config_global", "npm_config_omit", "npm_config_production"]) delete kept[name];
	return kept;
}

/** @param {string} text */
function lastLines(text) {
	const lines = text.split("\n").filter((part) => part.trim() !== "" && !/^\s+at /.test(part));
	return lines.slice(-12).join("\n");
}

/**
 * @param {string} script
 * @param {string[]} args
 */
async function continueUnder24(script, args) {
	if (Number.parseInt(process.versions.node, 10) >= 24) {
		process.argv.splice(1, process.argv.length, script, ...args);
		await import(pathToFileURL(script).href);
		return;
	}
	const node = packagedNode();
	const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
	const child = spawn(node, [script, ...args], { stdio: ["inherit", "inherit", "inherit", "ipc"], env });
	process.on("SIGTERM", () => child.kill("SIGTERM"));
	process.on("SIGHUP", () => child.kill("SIGHUP"));
	process.on("SIGINT", () => child.kill("SIGINT")); // from a terminal the child has it already, and takes it once
	child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
}

function packagedNode() {
	const [platform, file] = process.platform === "win32" ? ["win", "node.exe"] : [process.platform, "node"];
	try {
		return createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/bin/${file}`);
	} catch {
		throw new Sentence(`This needs Node 24 and found ${process.version}. Install Node 24, then try again.`);
	}
}
