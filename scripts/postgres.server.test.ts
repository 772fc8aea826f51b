import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { migrate } from "#lib/platform/migrate.server.ts";
import { isAlive } from "./instance.mjs";
import { ensurePostgres, removeCluster } from "./postgres.mjs";
import { sentenceOf } from "./say.mjs";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "seedbed-postgres-"));
	chmodSync(folder, 0o711);
});
afterEach(async () => {
	await removeCluster(join(folder, "data"));
	rmSync(folder, { recursive: true, force: true });
});

const open = (options = {}) => ensurePostgres({ dataDir: join(folder, "data"), durable: false, ...options });
const pidOf = (cluster: string) =>
	Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[0]);

async function query(url: string, text: string): Promise<unknown[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(text)).rows;
	} finally {
		await client.end();
	}
}

it("makes a cluster once, finds it running, and starts it where it stood after kill -9", async () => {
	const first = await open({ durable: true });
	expect(first.reused).toBe(false);
	await query(first.url, "create table kept as select 42 as answer");
	expect((await open()).reused).toBe(true);

	process.kill(pidOf(first.folder), "SIGKILL");
	const again = await open({ port: first.port });
	expect(again).toMatchObject({ reused: false, port: first.port, url: first.url });
	expect(await query(again.url, "select answer from kept")).toEqual([{ answer: 42 }]);

	await again.stop();
	expect(again.isUp()).toBe(false);
});

it("speaks UTF-8 whatever the locale, on the loopback alone, and asks for its password", async () => {
	const { url, port } = await open();
	expect(await query(url, "show server_encoding")).toEqual([{ server_encoding: "UTF8" }]);
	expect(await query(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
	await expect(query(`postgresql://seedbed:wrong@127.0.0.1:${port}/seedbed`, "select 1")).rejects.toThrow(
		/password/,
	);
	const secret = join(folder, "data/secrets/postgres-password");
	expect(statSync(secret).mode & 0o777).toBe(0o600);
});

it("says in a sentence what is damaged, and leaves it as it is", async () => {
	const whole = await open();
	await whole.stop();
	const control = join(whole.folder, "global/pg_control");
	renameSync(control, `${control}.away`);
	await expect(open()).rejects.toThrow(/^Postgres cannot start on .*pg_control.*restore a backup/s);
	renameSync(`${control}.away`, control);

	const version = join(whole.folder, "PG_VERSION");
	renameSync(version, `${version}.away`);
	await expect(open()).rejects.toThrow(/is damaged: it has no PG_VERSION/);
	renameSync(`${version}.away`, version);

	expect((await open()).reused).toBe(false);
});

it("is not misled by a process number that another process has by now", async () => {
	const first = await open();
	const pid = join(first.folder, "postmaster.pid");
	const text = readFileSync(pid, "utf8");
	await first.stop();
	writeFileSync(pid, text.replace(/^\d+/, String(process.pid)));
	expect((await open()).reused).toBe(false);
});

// On the smaller one the cluster cannot be made; on the other it runs, and the tables find no room.
it.for([30, 64])(
	"says that a disk of %i MB is full (needs root, who may mount one)",
	async (size, { skip }) => {
		const small = join(folder, "data");
		mkdirSync(small);
		const mounting = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}m`, "tmpfs", small]);
		if (mounting.status !== 0) skip(); // it then counts as not run: see judgeSkips
		try {
			const start = async () => migrate((await open()).url);
			const failure: unknown = await start().catch((error: unknown) => error);
			expect(sentenceOf(failure, small)).toMatch(/^The disk that holds .* is full\./);
		} finally {
			await removeCluster(small).catch(() => {}); // what is mounted cannot be removed; what is in it can
			spawnSync("umount", ["-l", small]);
		}
	},
);

it("goes to open ground where root's folder is closed to the database's user", async () => {
	chmodSync(folder, 0o700);
	const { elsewhere, reused } = await open();
	expect(reused).toBe(false);
	if (process.getuid?.() !== 0) return expect(elsewhere).toBeUndefined();
	expect(elsewhere).toMatch(/^\/var\/lib\/seedbed\/\w+$/);
	expect(readFileSync(join(folder, "data/postgres-folder"), "utf8").trim()).toBe(elsewhere);
	await removeCluster(join(folder, "data"));
	expect(existsSync(elsewhere ?? "")).toBe(false);
});

it("a held cluster goes with its asker, even by kill -9", async () => {
	const data = join(folder, "data");
	// A shell that holds the holder's input, and is killed.
	const asker = spawn("sh", ["-c", `sleep 60 | "${process.execPath}" scripts/postgres.mjs hold "${data}"`], {
		stdio: ["ignore", "pipe", "inherit"],
		detached: true,
	});
	const url = await firstLine(asker);
	expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
	const pid = pidOf(join(data, "postgres-18"));
	expect(isAlive(pid)).toBe(true);
	const sleeper = spawnSync("pgrep", ["-g", String(asker.pid), "-x", "sleep"], { encoding: "utf8" }).stdout;
	process.kill(Number(sleeper), "SIGKILL");
	await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
	await expect.poll(() => existsSync(data), { timeout: 5000 }).toBe(false);
});

async function firstLine({ stdout }: ChildProcess): Promise<string> {
	if (stdout) for await (const line of createInterface(stdout)) return line;
	throw new Error("It said nothing.");
}
