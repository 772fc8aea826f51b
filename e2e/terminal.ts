import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@playwright/test";
import { removeCluster } from "#scripts/postgres.mjs";

const TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/** Nothing of what the person at this machine, or the browser tests' own server, has set. */
const OWN_SETTINGS = {
	DATABASE_URL: "",
	SEEDBED_URL: "",
	HOST: "",
	SEEDBED_DEMO: "0",
	SEEDBED_TEACHER: "none",
	NEXTAUTH_SECRET: "",
	SEEDBED_ENCRYPTION_KEY: "",
};

export const processes = () =>
	execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
		.split("\n")
		.map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
		.filter((match) => match !== null)
		.map(([, pid, parent, state, args = ""]) => ({ pid: Number(pid), parent: Number(parent), state, args }))
		.filter(({ state }) => !state?.startsWith("Z"));

const PARTS = { web: "scripts/web.mjs", worker: "workers/main.ts" } as const;

/** `npm start` as a person has it, on a terminal of its own and a data folder of its own. */
export class Terminal {
	readonly process: ChildProcess;
	readonly ended: Promise<number | null>;
	readonly data: string;
	text = "";

	constructor(data: string, settings: Record<string, string> = {}) {
		this.data = data;
		this.process = spawn("python3", ["-c", TERMINAL, "npm", "start"], {
			env: { ...process.env, ...OWN_SETTINGS, SEEDBED_DATA: data, ...settings },
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

	/** Ctrl-C, as a terminal sends it. */
	interrupt(): void {
		this.process.stdin?.write("\x03");
	}

	get supervisor(): number | undefined {
		const file = `${this.data}/running.json`;
		return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).pid : undefined;
	}

	/** Where our own Postgres is reached. */
	get database(): string {
		return readFileSync(`${this.data}/secrets/database-url`, "utf8").trim();
	}

	#pid(part: keyof typeof PARTS | "Postgres"): number | undefined {
		if (part === "Postgres")
			return Number(readFileSync(`${this.data}/postgres-18/postmaster.pid`, "utf8").split("\n")[0]);
		return processes().find((each) => each.parent === this.supervisor && each.args.includes(PARTS[part]))
			?.pid;
	}

	/** By kill -9, of which `onKilled` hears at once. Ends when the supervisor has started another. */
	async kill(part: keyof typeof PARTS | "Postgres", onKilled = () => {}): Promise<void> {
		const pid = this.#pid(part);
		if (pid === undefined) throw new Error(`The supervisor has no ${part}.`);
		await sleep(20); // finding it held us up: what came in meanwhile is taken note of first
		process.kill(pid, "SIGKILL");
		onKilled();
		const again = () => this.text.split(part === "Postgres" ? "Postgres ended" : `The ${part} ended`).length;
		const before = again();
		await expect.poll(again, { timeout: 10_000 }).toBeGreaterThan(before);
		if (part !== "Postgres")
			await expect.poll(() => this.#pid(part) ?? pid, { timeout: 10_000 }).not.toBe(pid);
	}

	/** Ends all of it, however it stands, and removes its folder. */
	async remove(): Promise<void> {
		this.process.kill("SIGKILL");
		if (this.supervisor !== undefined) process.kill(this.supervisor, "SIGKILL");
		await removeCluster(this.data);
		rmSync(this.data, { recursive: true, force: true });
	}
}
