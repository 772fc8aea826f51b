// Makes the Python environment of workers/trainer, once per lock file, with uv. Plain JavaScript: it also runs before anything is installed.
// As a program, `node scripts/trainer-env.mjs` prints the path of its Python.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LOCK = join(ROOT, "workers/trainer/requirements.lock");
const CACHE = join(ROOT, ".cache");
const UV_VERSION = "0.13.9";
const WINDOWS = process.platform === "win32";
const INSTALL_MS = 20 * 60_000;

/** What stands in the way, in a sentence for people. */
export class TrainerEnvironmentError extends Error {
	name = "TrainerEnvironmentError";
}

function run(file, args, { env = {}, timeout = 60_000 } = {}) {
	return new Promise((resolve) => {
		const options = { env: { ...process.env, ...env }, timeout, maxBuffer: 8_000_000 };
		execFile(file, args, options, (error, stdout, stderr) =>
			resolve({ ok: error === null, stdout, stderr: stderr || error?.message || "" }),
		);
	});
}

const binary = (venv, name) => (WINDOWS ? join(venv, "Scripts", `${name}.exe`) : join(venv, "bin", name));

/** The first Python of version 3.11 or newer on the PATH. */
async function findPython() {
	for (const name of WINDOWS
		? ["python", "python3"]
		: ["python3", "python3.13", "python3.12", "python3.11", "python3.14"]) {
		const asked = await run(name, [
			"-c",
			"import sys; print(sys.executable if sys.version_info >= (3, 11) else '')",
		]);
		if (asked.ok && asked.stdout.trim()) return asked.stdout.trim();
	}
	throw new TrainerEnvironmentError(
		"Training needs Python 3.11 or newer and found none. Install python3, then try again.",
	);
}

/** Command words that run uv: from the PATH, as a module, or from a private copy that pip puts in .cache/uv. */
async function findUv(python, cache, offline, say) {
	const target = join(cache, "uv-module");
	const choices = [
		["uv"],
		[python, "-m", "uv"],
		[binary(join(cache, "uv"), "uv")],
		[join(target, "bin", WINDOWS ? "uv.exe" : "uv")],
	];
	for (const [file, ...args] of choices)
		if ((await run(file, [...args, "--version"])).ok) return [file, ...args];
	if (offline)
		throw new TrainerEnvironmentError(
			"Training needs uv to make its Python environment, and SEEDBED_OFFLINE=1 forbids to fetch it. Install uv, or start once without SEEDBED_OFFLINE.",
		);
	say("Trainer: fetching uv");
	await mkdir(cache, { recursive: true });
	const timeout = INSTALL_MS;
	const venv = join(cache, "uv");
	const made = await run(python, ["-m", "venv", "--clear", venv], { timeout });
	const inVenv = made.ok
		? await run(binary(venv, "python"), ["-m", "pip", "install", "-q", `uv==${UV_VERSION}`], { timeout })
		: made;
	if (inVenv.ok) return [binary(venv, "uv")];
	// Debian keeps venv and pip apart, and its pip installs into a folder of one's own only
	await rm(venv, { recursive: true, force: true });
	const alone = await run(python, ["-m", "pip", "install", "-q", "--target", target, `uv==${UV_VERSION}`], {
		timeout,
	});
	if (alone.ok) return [join(target, "bin", WINDOWS ? "uv.exe" : "uv")];
	const why = alone.stderr.includes("No module named pip")
		? "Python has neither venv nor pip here: install python3-venv (or uv), then try again."
		: `The package registry could not be reached or has no uv ${UV_VERSION}: ${lastLine(alone.stderr || inVenv.stderr)}`;
	throw new TrainerEnvironmentError(`Training needs uv to make its Python environment. ${why}`);
}

const lastLine = (text) => text.trim().split("\n").at(-1)?.slice(0, 400) ?? "";

/** uv does not read pip's settings; a host that has its own index has told pip. */
async function indexSettings(python) {
	const env = { UV_PYTHON_DOWNLOADS: "never", UV_LINK_MODE: process.env.UV_LINK_MODE ?? "hardlink" };
	if (!process.env.UV_DEFAULT_INDEX && !process.env.UV_INDEX_URL) {
		const told =
			process.env.PIP_INDEX_URL ||
			(await run(python, ["-m", "pip", "config", "get", "global.index-url"])).stdout.trim();
		if (told) env.UV_DEFAULT_INDEX = told;
	}
	if (process.env.PIP_CERT && !process.env.SSL_CERT_FILE) env.SSL_CERT_FILE = process.env.PIP_CERT;
	return env;
}

/** Importing once proves the environment, and writes the byte code that makes every later start twice as fast. */
async function prove(python) {
	const probe = "import torch, transformers, pytest; from transformers import Trainer, AutoModelForCausalLM";
	const env = { PYTHONDONTWRITEBYTECODE: "", HF_HUB_OFFLINE: "1" };
	return run(python, ["-c", probe], { env, timeout: 300_000 });
}

/**
 * The Python of the trainer's environment, made when there is none for this lock file. Safe to call from several processes.
 * Takes seconds when made before, else a download of about 2.5 GB on Linux. With SEEDBED_OFFLINE=1 only uv's own cache is used.
 * @param {{ quiet?: boolean, cache?: string }} [options] `cache`: the folder to keep it in; `.cache` by default
 * @returns {Promise<{ python: string }>}
 * @throws TrainerEnvironmentError when Python, uv or the packages cannot be had; the message says what to do
 */
export async function ensureTrainer({ quiet = false, cache = CACHE } = {}) {
	const say = quiet ? () => {} : (line) => console.error(line);
	const offline = process.env.SEEDBED_OFFLINE === "1";
	const lock = await readFile(LOCK);
	const key = createHash("sha256").update(lock).digest("hex").slice(0, 12);
	const home = join(cache, "trainer-venv", key);
	const python = binary(home, "python");
	const ready = join(home, "seedbed-ready");
	if (existsSync(ready) && (await run(python, ["-c", ""])).ok) return { python };

	const base = await findPython();
	const uv = await findUv(base, cache, offline, say);
	say(
		`Trainer: making the Python environment ${offline ? "from uv's cache" : "(a download of about 2.5 GB the first time)"}`,
	);
	const env = await indexSettings(base);
	const half = join(cache, "trainer-venv", `${key}.${process.pid}`);
	const call = (...args) =>
		run(uv[0], [...uv.slice(1), ...args], { env: { ...env, VIRTUAL_ENV: half }, timeout: INSTALL_MS });
	try {
		await mkdir(dirname(half), { recursive: true });
		const steps = [
			["venv", "--quiet", "--relocatable", "--python", base, half],
			["pip", "sync", "--quiet", ...(offline ? ["--offline"] : []), LOCK],
		];
		for (const step of steps) {
			const done = await call(...step);
			if (!done.ok) throw new TrainerEnvironmentError(installSentence(done.stderr, offline));
		}
		await takePlace(half, home, ready);
	} finally {
		await rm(half, { recursive: true, force: true });
	}
	const proof = await prove(python);
	if (!proof.ok)
		throw new TrainerEnvironmentError(
			`The trainer's Python environment was made but does not work: ${lastLine(proof.stderr)}`,
		);
	await writeFile(ready, `${new Date().toISOString()}\n`);
	return { python };
}

function installSentence(stderr, offline) {
	if (offline)
		return "The trainer's Python packages are not in uv's cache, and SEEDBED_OFFLINE=1 forbids to fetch them. Start once without it.";
	const detail = stderr.trim().split("\n").slice(-3).join(" ").slice(0, 600);
	return `The trainer's Python packages could not be installed (is the package registry reachable, and 6 GB free?): ${detail}`;
}

/** Another process may have made the same environment meanwhile: the first one stays. */
async function takePlace(half, home, ready) {
	if (existsSync(home) && !existsSync(ready) && !(await prove(binary(home, "python"))).ok)
		await rm(home, { recursive: true, force: true });
	try {
		await rename(half, home);
	} catch (error) {
		if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST" && error.code !== "EPERM") throw error;
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		console.log((await ensureTrainer()).python);
	} catch (error) {
		if (!(error instanceof TrainerEnvironmentError)) throw error;
		console.error(error.message);
		process.exitCode = 1;
	}
}
