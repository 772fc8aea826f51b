import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { freePortFrom } from "#scripts/ports.mjs";
import { removeCluster } from "#scripts/postgres.mjs";

/** npm start as a person has it: on a real terminal, by the README's command, with Ctrl-C. */

const DATA = resolve(".test/start");
const TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

let port: string;
let running: Terminal | undefined;

test.beforeEach(async () => {
	await removeCluster(DATA);
	port = String(await freePortFrom(3500));
});
test.afterEach(async () => {
	running?.process.kill("SIGKILL");
	const pid = supervisor();
	if (pid !== undefined) process.kill(pid, "SIGKILL");
	await removeCluster(DATA);
	rmSync(DATA, { recursive: true, force: true });
});

class Terminal {
	readonly process: ChildProcess;
	readonly ended: Promise<number | null>;
	text = "";

	constructor(settings: Record<string, string> = {}) {
		this.process = spawn("python3", ["-c", TERMINAL, "npm", "start"], {
			env: { ...process.env, ...OWN_SETTINGS, SEEDBED_DATA: DATA, ...settings },
			stdio: ["pipe", "pipe", "inherit"],
		});
		this.process.stdout?.on("data", (data) => {
			this.text += data;
		});
		this.ended = new Promise((done) => this.process.once("exit", done));
	}

	/** What was printed, line by line, without npm's two and the terminal's own signs. */
	get lines(): string[] {
		// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's signs are control characters.
		const plain = this.text.replaceAll(/\u001b\[[\d;?]*[A-Za-z]|[\u2800-\u28ff]|\r|\^C/g, "");
		return plain.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("> "));
	}

	async ready(): Promise<void> {
		await expect.poll(() => this.text, { timeout: 60_000 }).toMatch(/is ready at \S+\s/);
	}

	interrupt(): void {
		this.process.stdin?.write("\x03");
	}
}

const OWN_SETTINGS = {
	DATABASE_URL: "",
	SEEDBED_URL: "",
	HOST: "",
	SEEDBED_DEMO: "0",
	SEEDBED_TEACHER: "none",
	NEXTAUTH_SECRET: "",
	SEEDBED_ENCRYPTION_KEY: "",
};

function supervisor(): number | undefined {
	const file = `${DATA}/running.json`;
	return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).pid : undefined;
}

const processes = () =>
	execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
		.split("\n")
		.map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
		.filter((match) => match !== null)
		.map(([, pid, parent, state, args = ""]) => ({ pid: Number(pid), parent: Number(parent), state, args }))
		.filter(({ state }) => !state?.startsWith("Z"));

const findChild = (args: string) =>
	processes().find((each) => each.parent === supervisor() && each.args.includes(args));

function child(args: string): number {
	const found = findChild(args);
	if (!found) throw new Error(`The supervisor has no child ${args}.`);
	return found.pid;
}

const status = (url: string) =>
	fetch(url, { signal: AbortSignal.timeout(3000) }).then(
		(response) => response.status,
		() => 0,
	);
const ready = () => status(`http://127.0.0.1:${port}/readyz`);

test("says each step, ends with the link and the address, answers on both loopbacks, and goes on Ctrl-C", async () => {
	running = new Terminal({ PORT: port });
	await running.ready();
	for (const step of ["check", "Postgres", "migrate", "web"])
		expect(running.lines.some((line) => new RegExp(`^  ${step} +\\d+\\.\\d s`).test(line))).toBe(true);
	expect(running.lines.at(-1)).toBe(`Seedbed is ready at http://localhost:${port}`);
	expect(running.lines.at(-2)).toContain(`http://localhost:${port}/`); // the first admin's link
	for (const host of ["127.0.0.1", "[::1]", "localhost"]) {
		await expect.poll(() => status(`http://${host}:${port}/readyz`), { message: host }).toBe(200);
	}

	const family = new Set([
		supervisor(),
		...processes()
			.filter((each) => each.parent === supervisor())
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
	running = new Terminal({ PORT: port });
	await running.ready();

	const web = child("scripts/web.mjs");
	process.kill(web, "SIGKILL");
	await expect.poll(ready, { timeout: 20_000 }).toBe(200);
	expect(child("scripts/web.mjs")).not.toBe(web);

	const worker = child("workers/main.ts");
	process.kill(worker, "SIGKILL");
	const successor = () => findChild("workers/main.ts")?.pid ?? worker;
	await expect.poll(successor, { timeout: 10_000 }).not.toBe(worker);

	process.kill(Number(readFileSync(`${DATA}/postgres-18/postmaster.pid`, "utf8").split("\n")[0]), "SIGKILL");
	await expect
		.poll(() => running?.text, { timeout: 10_000 })
		.toContain("Postgres ended and is started again.");
	await expect.poll(ready, { timeout: 20_000 }).toBe(200);

	const family = processes().filter(
		(each) => each.parent === supervisor() && !each.args.includes("postgres"),
	);
	process.kill(supervisor() ?? 0, "SIGKILL");
	const left = () => processes().filter((each) => family.some(({ pid }) => pid === each.pid));
	await expect.poll(left, { timeout: 5000 }).toEqual([]);

	running = new Terminal({ PORT: port });
	await running.ready();
	expect(running.text).toContain("which ran already");
	running.interrupt();
	expect(await running.ended).toBe(0);
});

test("refuses in a sentence what cannot be: a second start, a taken port, a short secret, an unusable folder", async () => {
	running = new Terminal({ PORT: port });
	await running.ready();
	const refused = async (settings: Record<string, string>) => {
		const other = new Terminal(settings);
		expect(await other.ended).toBe(1);
		expect(other.text).not.toMatch(/^\s+at .*\d+:\d+/m);
		return other.lines.join("\n");
	};
	const elsewhere = { SEEDBED_DATA: `${DATA}-other` };
	expect(await refused({})).toContain(
		`already running on ${DATA} (process ${supervisor()}, http://localhost:${port})`,
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
