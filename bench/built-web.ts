import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { choosePort } from "#scripts/ports.mjs";
import { BUILD_INPUTS, unlessSame } from "#scripts/stamps.mjs";
import type { Throwaway } from "./throwaway-database.ts";

const READY_WITHIN_MS = 60_000;

/** Builds the app as `npm start` does, where its sources have changed. */
export async function ensureBuild(): Promise<void> {
	await unlessSame(BUILD_INPUTS, ".next", async () => {
		console.error("  Building the app, which is not of these sources.");
		const build = ["node_modules/next/dist/bin/next", "build"];
		const ended = spawnSync(process.execPath, build, {
			encoding: "utf8",
			env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
		});
		if (ended.status !== 0) throw new Error(`The app could not be built.\n${ended.stderr || ended.stdout}`);
	});
}

/** Serves the built app on this database for as long as `use` takes, and tells how many ms of processor it has spent. */
export async function withWeb<T>(
	{ url, secrets }: Throwaway,
	use: (address: string, spent: () => number | undefined) => Promise<T>,
): Promise<T> {
	const port = await choosePort(process.env.PORT, undefined);
	const address = `http://localhost:${port}`;
	const web = spawn(process.execPath, ["scripts/web.mjs"], {
		// With a channel, the web ends when this process does, however that ends.
		stdio: ["ignore", "ignore", "inherit", "ipc"],
		env: {
			...process.env,
			...secrets,
			NODE_ENV: "production",
			NEXT_TELEMETRY_DISABLED: "1",
			PORT: String(port),
			DATABASE_URL: url,
			SEEDBED_URL: address,
			NEXTAUTH_URL: address,
		},
	});
	const ended = new Promise<void>((done) => web.once("exit", () => done()));
	try {
		await ready(web, address);
		return await use(address, () => spentBy(web.pid));
	} finally {
		web.kill("SIGTERM");
		await ended;
	}
}

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10;

/** Of a busy machine the clock says little; what a process spent it says still. Undefined where there is no /proc. */
function spentBy(pid: number | undefined): number | undefined {
	const file = `/proc/${pid}/stat`;
	if (!existsSync(file)) return undefined;
	const text = readFileSync(file, "utf8");
	const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
	return TICK_MS * (Number(fields[11]) + Number(fields[12]));
}

async function ready(web: ChildProcess, address: string): Promise<void> {
	for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(100)) {
		if (web.exitCode !== null) throw new Error(`The web ended with ${web.exitCode}.`);
		const answer = await fetch(`${address}/readyz`).catch(() => undefined);
		if (answer?.ok) return;
	}
	throw new Error(`The web was not ready within ${READY_WITHIN_MS / 1000} s.`);
}
