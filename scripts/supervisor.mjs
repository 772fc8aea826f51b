// npm start, from where Node 24 is there and the packages are installed: generates, builds, starts Postgres,
// migrates, and then keeps web and worker running until told to stop.
import { existsSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Children, rotate, runToEnd } from "./children.mjs";
import { takeFolder } from "./instance.mjs";
import { choosePort, nameOf } from "./ports.mjs";
import { ensurePostgres } from "./postgres.mjs";
import { line, Sentence, sentenceOf, step } from "./say.mjs";
import { dataFolder, openDataFolder, secret, setting } from "./settings.mjs";
import { BUILD_INPUTS, EDITOR_INPUTS, GENERATE_INPUTS, unlessSame } from "./stamps.mjs";
import { tellTrainersToSave } from "./trainers.mjs";

/** Web and worker have this long to hand back what they hold, and Postgres the next: within 2 s all is gone. */
const CHILDREN_LEAVE_MS = 1200;
const POSTGRES_LEAVES_MS = 500;

const READY_WITHIN_MS = 60_000;
const OLDEST_POSTGRES = 150_000;

const dev = process.argv.includes("--dev");
const data = dataFolder();
const children = new Children();
const stopped = new AbortController();

/** @type {{ release: () => void, note: (url: string) => void } | undefined} */
let hold;
/** @type {import("./postgres.mjs").Postgres | undefined} */
let postgres;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
if (process.channel) {
	process.channel.unref();
	process.on("disconnect", () => void stop(0));
}

try {
	await start();
} catch (error) {
	if (!stopped.signal.aborted) {
		console.error(sentenceOf(error, data));
		await stop(1);
	}
}

async function start() {
	const begun = performance.now();
	openDataFolder(data);
	hold = takeFolder(data);
	const port = await choosePort(setting("PORT"), setting("HOST"));
	const local = `http://${nameOf(setting("HOST"))}:${port}`;
	const address = setting("SEEDBED_URL") ?? local;
	const logs = join(data, "logs");
	const settings = {
		...process.env,
		NODE_ENV: dev ? "development" : "production",
		NEXT_TELEMETRY_DISABLED: "1",
		NO_COLOR: "1", // it goes to files
		PORT: String(port),
		SEEDBED_DATA: data,
		SEEDBED_URL: address,
		NEXTAUTH_URL: address,
		NEXTAUTH_SECRET: secret(data, "NEXTAUTH_SECRET"),
		SEEDBED_ENCRYPTION_KEY: secret(data, "SEEDBED_ENCRYPTION_KEY"),
	};
	line("check", performance.now() - begun, `Node ${process.versions.node}, data in ${data}`);

	const building = makeReady(logs, settings);
	building.catch(() => {}); // it is awaited below; until then its failure is nobody's surprise
	const url = await database(logs);
	await building;
	if (stopped.signal.aborted) return;

	/** @type {NodeJS.ProcessEnv} */
	const env = { ...settings, DATABASE_URL: url };
	// Each is a process that takes a second to begin: they begin together.
	const demo = optional("demo", "scripts/demo.ts", env, logs);
	const admin = optional("admin", "scripts/first-admin.ts", env, logs);
	const web = step("web", async () => {
		const log = serve("web", ["scripts/web.mjs", ...(dev ? ["--dev"] : [])], env, logs);
		serve("worker", ["workers/main.ts"], env, logs);
		await ready(local, log);
		return `and worker; their logs are in ${logs}`;
	});
	const [{ said: link }, { said: made, milliseconds }] = await Promise.all([admin, demo, web]);
	if (made !== "") line("demo", milliseconds, made);
	if (dev) watchWorker();
	void watchPostgres();
	if (link !== "") console.log(link);
	if (stopped.signal.aborted) return;
	hold.note(address);
	console.log(`Seedbed is ready at ${local}`);
}

/**
 * What is made from the sources, each only when its sources have changed.
 *
 * @param {string} logs
 * @param {NodeJS.ProcessEnv} env
 */
async function makeReady(logs, env) {
	await made("generate", GENERATE_INPUTS, "prisma/generated", [
		"node_modules/prisma/build/index.js",
		"generate",
	]);
	if (existsSync("scripts/build-monaco.mjs"))
		await made("editor", EDITOR_INPUTS, "public/monaco", ["scripts/build-monaco.mjs"]);
	if (!dev) await made("build", BUILD_INPUTS, ".next", ["node_modules/next/dist/bin/next", "build"]);

	/**
	 * @param {string} name
	 * @param {readonly string[]} inputs
	 * @param {string} output
	 * @param {string[]} args
	 */
	async function made(name, inputs, output, args) {
		const begun = performance.now();
		const done = await unlessSame(inputs, output, async () => {
			const log = rotate(logs, name);
			const { code, logged } = await runToEnd(args, { log, env, signal: stopped.signal });
			if (stopped.signal.aborted) throw new Sentence("Stopped.");
			if (code !== 0)
				throw new Sentence(`The step ${name} failed; ${log} has it all.\n${withoutStack(logged)}`);
		});
		if (done) line(name, performance.now() - begun);
	}
}

/** @param {string} text */
function withoutStack(text) {
	const lines = text.split("\n").filter((each) => each.trim() !== "" && !/^\s+at /.test(each));
	return lines.slice(-20).join("\n");
}

/**
 * Starts the database, or asks the one that is given, and brings it up to date.
 *
 * @param {string} logs
 * @returns {Promise<string>} its URL
 */
async function database(logs) {
	const given = setting("DATABASE_URL");
	await step("Postgres", async () => {
		if (given !== undefined) return await askGiven(given);
		rotateQuietly(logs);
		postgres = await ensurePostgres({ dataDir: data, durable: setting("SEEDBED_TEST_DATABASE") !== "1" });
		// For people, and for a second worker on this machine.
		writeFileSync(join(data, "secrets", "database-url"), `${postgres.url}\n`, { mode: 0o600 });
		const where = postgres.elsewhere ? `, in ${postgres.elsewhere}, for ${data} is closed to its user` : "";
		return `embedded, on port ${postgres.port}${postgres.reused ? ", which ran already" : ""}${where}`;
	});
	const url = given ?? postgres?.url ?? "";
	await step("migrate", async () => {
		const { migrate } = await import("#lib/platform/migrate.server.ts");
		const applied = await migrate(url);
		return applied.length === 0 ? "nothing to do" : applied.join(", ");
	});
	return url;
}

/** A running Postgres writes into its log: it is only turned over where none runs. */
function rotateQuietly(/** @type {string} */ logs) {
	if (!existsSync(join(data, "postgres-18", "postmaster.pid"))) rotate(logs, "postgres");
}

/** @param {string} url */
async function askGiven(url) {
	let place;
	try {
		const { host, pathname } = new URL(url);
		place = `${host}${pathname}`;
	} catch {
		throw new Sentence(
			"DATABASE_URL is not a URL. It looks like postgresql://user:password@host:5432/database.",
		);
	}
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	try {
		await client.connect();
		const { rows } = await client.query("show server_version_num");
		const version = Number(rows[0]?.server_version_num);
		if (version < OLDEST_POSTGRES)
			throw new Sentence(
				`The database at ${place} is Postgres ${Math.floor(version / 10_000)}; 15 is the oldest that will do.`,
			);
		return `${place}, Postgres ${Math.floor(version / 10_000)}`;
	} catch (error) {
		if (error instanceof Sentence) throw error;
		const { message, code } = /** @type {NodeJS.ErrnoException} */ (error);
		throw new Sentence(
			`The database at ${place}, which DATABASE_URL names, cannot be used: ${message || code}.`,
		);
	} finally {
		await client.end().catch(() => {});
	}
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string} logs
 */
function serve(name, args, env, logs) {
	const log = rotate(logs, name);
	const onEnd = (/** @type {string} */ how, /** @type {number} */ times) => {
		console.log(
			`  The ${name} ended (${how}) and is started again${times > 2 ? ` after a pause; see ${log}` : ""}.`,
		);
	};
	children.keep(name, args, { log, env, onEnd });
	return log;
}

/**
 * @param {string} address
 * @param {string} log
 */
async function ready(address, log) {
	let why = "it does not answer";
	for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(50)) {
		if (stopped.signal.aborted) return;
		try {
			const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(10_000) });
			if (response.ok) return;
			why = `${address}/readyz answers ${response.status}: ${(await response.text()).slice(0, 300)}`;
		} catch {} // not there yet
	}
	throw new Sentence(`The web is not ready after ${READY_WITHIN_MS / 1000} s: ${why}. Its log is ${log}.`);
}

/**
 * Runs a step that has a script of its own; what it says is for people.
 *
 * @param {string} name
 * @param {string} script
 * @param {NodeJS.ProcessEnv} env
 * @param {string} logs
 */
async function optional(name, script, env, logs) {
	if (!existsSync(script) || stopped.signal.aborted) return { said: "", milliseconds: 0 };
	const begun = performance.now();
	const log = rotate(logs, name);
	const { code, logged, said } = await runToEnd([script], { log, env, signal: stopped.signal, apart: true });
	if (code !== 0 && !stopped.signal.aborted)
		throw new Sentence(`The step ${name} failed; ${log} has it all.\n${withoutStack(logged)}`);
	return { said, milliseconds: performance.now() - begun };
}

/** With --dev: what the worker runs is loaded anew when it changes. */
function watchWorker() {
	/** @type {NodeJS.Timeout | undefined} */
	let pending;
	for (const folder of ["lib", "workers", "prisma"]) {
		watch(folder, { recursive: true, persistent: false, signal: stopped.signal }, (_, file) => {
			if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
			clearTimeout(pending);
			pending = setTimeout(() => children.restart("worker"), 200);
		}).on("error", () => {}); // without it, the worker is just not loaded anew
	}
}

/** Our own Postgres is started again where it stood, for web and worker know it by its port. */
async function watchPostgres() {
	const own = postgres;
	while (own && !stopped.signal.aborted) {
		await sleep(500, undefined, { ref: false });
		if (own.isUp() || stopped.signal.aborted) continue;
		console.log("  Postgres ended and is started again.");
		try {
			await ensurePostgres({ dataDir: data, port: own.port });
		} catch (error) {
			if (stopped.signal.aborted) return;
			console.error(sentenceOf(error, data));
			await sleep(5000, undefined, { ref: false });
		}
	}
}

/** @param {number} code */
async function stop(code) {
	if (stopped.signal.aborted) return;
	stopped.abort();
	const settling = settleDisk();
	await children.stop(CHILDREN_LEAVE_MS);
	// Now, when no worker can launch another.
	const telling = tellTrainersToSave(data).catch((error) => console.error(sentenceOf(error, data)) ?? []);
	await settling;
	await postgres?.stop(POSTGRES_LEAVES_MS);
	const trainers = await telling;
	hold?.release();
	const kept =
		trainers.length === 0
			? ""
			: ` What trains was told to save: ${trainers.join(", ")}; the next start goes on with it.`;
	if (code === 0) console.log(`Seedbed has stopped.${kept}`);
	else if (kept !== "") console.log(kept.trim());
	process.exit(code);
}

/** Lets Postgres write down what it has while the others leave, so that its own leaving is short. */
async function settleDisk() {
	if (!postgres) return;
	const client = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 300 });
	client.on("error", () => {}); // it is only a help
	try {
		await client.connect();
		await Promise.race([client.query("checkpoint"), sleep(CHILDREN_LEAVE_MS)]);
	} catch {
		// Postgres is away: its own stop decides.
	} finally {
		void client.end().catch(() => {});
	}
}
