// npm start from a bare clone to the first page, the second start, and the stop: each on a clone of its own.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { removeCluster } from "#scripts/postgres.mjs";
import { report } from "./figure.ts";

const LIMITS = { bareClone: 90, secondStart: 5, stop: 2 };

/** Measures what is committed, not what is being edited. `--cold` leaves npm's cache out as well. */
export async function run(args: string[]): Promise<void> {
	const { values } = parseArgs({ args, options: { cold: { type: "boolean", default: false } } });
	const folder = mkdtempSync(join(tmpdir(), "seedbed-bench-"));
	chmodSync(folder, 0o755); // as a project folder is: Postgres's own user can pass
	const clone = join(folder, "clone");
	try {
		execFileSync("git", ["clone", "--quiet", resolve("."), clone]);
		const env = values.cold ? { npm_config_cache: join(folder, "npm-cache") } : {};
		const first = await startOnce(clone, env);
		report({
			bench: "start",
			figure: "bare clone to first page",
			value: first.page,
			unit: "s",
			limit: LIMITS.bareClone,
		});
		report({ bench: "start", figure: "stop", value: first.stop, unit: "s", limit: LIMITS.stop });
		const second = await startOnce(clone, env);
		report({
			bench: "start",
			figure: "second start to first page",
			value: second.page,
			unit: "s",
			limit: LIMITS.secondStart,
		});
		report({
			bench: "start",
			figure: "stop after the second",
			value: second.stop,
			unit: "s",
			limit: LIMITS.stop,
		});
	} finally {
		await removeCluster(join(clone, ".data"));
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Seconds from `npm start` to a page in hand, and from SIGTERM to its end. */
async function startOnce(
	clone: string,
	more: Record<string, string>,
): Promise<{ page: number; stop: number }> {
	const begun = performance.now();
	const child = spawn("npm", ["start"], {
		cwd: clone,
		env: { ...bareEnvironment(), ...more },
		stdio: ["ignore", "pipe", "inherit"],
	});
	const address = await readyAddress(child);
	const response = await fetch(address);
	await response.text();
	if (!response.ok) throw new Error(`${address} answers ${response.status}.`);
	const page = (performance.now() - begun) / 1000;

	const ended = new Promise<number | null>((done) => child.once("exit", done));
	const told = performance.now();
	child.kill("SIGTERM");
	const code = await ended;
	if (code !== 0) throw new Error(`npm start ended with ${code}.`);
	return { page, stop: (performance.now() - told) / 1000 };
}

/** As a newcomer has it: without our settings, and without what npm has told this process. */
function bareEnvironment(): NodeJS.ProcessEnv {
	const ours = /^(npm_|SEEDBED_|NEXTAUTH_|DATABASE_URL$|PORT$|HOST$|NODE_ENV$|INIT_CWD$)/;
	const path = (process.env.PATH ?? "").split(":").filter((each) => !each.includes("node_modules"));
	const env = { ...process.env, PATH: path.join(":") };
	for (const name of Object.keys(env)) if (ours.test(name)) Reflect.deleteProperty(env, name);
	return env;
}

async function readyAddress({ stdout }: ChildProcess): Promise<string> {
	if (stdout) {
		for await (const line of createInterface(stdout)) {
			console.error(`  ${line}`);
			const address = /^Seedbed is ready at (\S+)$/.exec(line)?.[1];
			if (address !== undefined) return address;
		}
	}
	throw new Error("npm start ended before it was ready.");
}
