import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { expect, test } from "@playwright/test";
import { Client } from "pg";
import { freePortFrom } from "#scripts/ports.mjs";
import { removeCluster } from "#scripts/postgres.mjs";
import { processes, Terminal } from "./terminal.ts";

/** npm start as a person has it: on a real terminal, by the README's command, with Ctrl-C. */

const DATA = resolve(".test/start");

let port: string;
let running: Terminal | undefined;

test.beforeEach(async () => {
	await removeCluster(DATA);
	port = String(await freePortFrom(3500));
});
test.afterEach(async () => {
	await running?.remove();
});

const status = (url: string) =>
	fetch(url, { signal: AbortSignal.timeout(3000) }).then(
		(response) => response.status,
		() => 0,
	);
const ready = () => status(`http://127.0.0.1:${port}/readyz`);

test("says each step, ends with the link and the address, answers on both loopbacks, and goes on Ctrl-C", async () => {
	running = new Terminal(DATA, { PORT: port });
	await running.ready();
	for (const step of ["check", "Postgres", "migrate", "web"])
		expect(running.lines.some((line) => new RegExp(`^  ${step} +\\d+\\.\\d s`).test(line))).toBe(true);
	expect(running.lines.at(-1)).toBe(`Seedbed is ready at http://localhost:${port}`);
	expect(running.lines.at(-2)).toContain(`http://localhost:${port}/`); // the first admin's link
	for (const host of ["127.0.0.1", "[::1]", "localhost"]) {
		await expect.poll(() => status(`http://${host}:${port}/readyz`), { message: host }).toBe(200);
	}

	const family = new Set([
		running.supervisor,
		...processes()
			.filter((each) => each.parent === running?.supervisor)
			.map((each) => each.pid),
	]);
	expect(family.size).toBeGreaterThanOrEqual(4); // supervisor, Postgres, web, worker
	const told = Date.now();
	running.interrupt();
	expect(await running.ended).toBe(0);
	expect(Date.now() - told).toBeLessThan(2000);
	expect(running.lines.at(-1)).toBe("Seedbed has stopped.");
	expect(processes().filter((each) => family.has(each.pid) || each.args.includes(DATA))).toEqual([]);
});

test("recovers from kill -9 of any part", async () => {
	running = new Terminal(DATA, { PORT: port });
	await running.ready();

	for (const part of ["web", "worker", "Postgres"] as const) {
		await running.kill(part);
		await expect.poll(ready, { timeout: 20_000 }).toBe(200);
	}

	const { supervisor = 0 } = running;
	const family = processes().filter((each) => each.parent === supervisor && !each.args.includes("postgres"));
	process.kill(supervisor, "SIGKILL");
	const left = () => processes().filter((each) => family.some(({ pid }) => pid === each.pid));
	await expect.poll(left, { timeout: 5000 }).toEqual([]);

	running = new Terminal(DATA, { PORT: port });
	await running.ready();
	expect(running.text).toContain("which ran already");
	running.interrupt();
	expect(await running.ended).toBe(0);
});

test("takes the database that is given, starts none of its own, and leaves that one alone when it stops", async () => {
	const holder = spawn(process.execPath, ["scripts/postgres.mjs", "hold", `${DATA}-given`], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	try {
		const url = await firstLine(holder.stdout);
		running = new Terminal(DATA, { PORT: port, DATABASE_URL: url });
		await running.ready();
		expect(await ready()).toBe(200);
		const { host } = new URL(url);
		const said = running.lines.find((line) => line.startsWith("  Postgres"));
		expect(said).toMatch(new RegExp(`${host}/seedbed, Postgres 18$`));
		const { supervisor } = running;
		expect(processes().filter(({ parent, args }) => parent === supervisor && /postgres/.test(args))).toEqual(
			[],
		);
		for (const own of ["postgres-18", "postgres-folder", "secrets/postgres-password", "secrets/database-url"])
			expect(existsSync(`${DATA}/${own}`), own).toBe(false);
		running.interrupt();
		expect(await running.ended).toBe(0);
		expect(running.lines.at(-1)).toBe("Seedbed has stopped.");

		const client = new Client({ connectionString: url });
		await client.connect();
		const { rows } = await client.query(`select count(*)::int as links from "Invitation"`);
		await client.end();
		expect(rows).toEqual([{ links: 1 }]); // the first admin's, made by the start
	} finally {
		holder.stdin.end();
		await once(holder, "exit");
	}
});

async function firstLine(input: Readable): Promise<string> {
	for await (const line of createInterface({ input })) return line;
	throw new Error("It said nothing.");
}

test("refuses in a sentence what cannot be: a second start, a taken port, a short secret, an unusable folder", async () => {
	running = new Terminal(DATA, { PORT: port });
	await running.ready();
	const refused = async (settings: Record<string, string>) => {
		const other = new Terminal(DATA, settings);
		expect(await other.ended).toBe(1);
		expect(other.text).not.toMatch(/^\s+at .*\d+:\d+/m);
		return other.lines.join("\n");
	};
	const elsewhere = { SEEDBED_DATA: `${DATA}-other` };
	expect(await refused({})).toContain(
		`already running on ${DATA} (process ${running?.supervisor}, http://localhost:${port})`,
	);
	expect(await refused({ ...elsewhere, PORT: port })).toContain(`Port ${port} is taken by another program.`);
	expect(await refused({ ...elsewhere, NEXTAUTH_SECRET: "short" })).toContain("must be at least 32");
	expect(await refused({ SEEDBED_DATA: resolve("package.json") })).toContain("is not a folder");
	expect(await refused({ ...elsewhere, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" })).toContain(
		"cannot be used",
	);
	rmSync(`${DATA}-other`, { recursive: true, force: true });
	running.interrupt();
	expect(await running.ended).toBe(0);
});

test("a Node that is too old gets a sentence before anything is done", () => {
	const script = `
		Object.defineProperty(process.versions, "node", { value: "18.20.0" });
		await import("./scripts/start.mjs");`;
	const { status: code, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
		encoding: "utf8",
	});
	expect([code, stderr.trim()]).toEqual([
		1,
		expect.stringMatching(/^Seedbed needs Node 24 or newer .* this is Node 18\.20\.0\. .*\.$/),
	]);
});
