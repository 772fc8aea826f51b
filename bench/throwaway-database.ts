import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A migrated database for one measurement, and what a process of ours needs to use it. */
export type Throwaway = { url: string; folder: string; secrets: typeof SECRETS };

const SECRETS = {
	NEXTAUTH_SECRET: "a secret of the benches, long enough for us",
	SEEDBED_ENCRYPTION_KEY: "a key of the benches, long enough for us all",
};

/**
 * Makes an embedded Postgres in a folder of its own, lends it to `use`, and removes both, however that ends. What
 * opens a connection has to be imported inside `use`: this process's settings are of this database from then on.
 */
export async function withDatabase<T>(use: (database: Throwaway) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), "seedbed-bench-"));
	chmodSync(folder, 0o755); // as a project folder is: Postgres's own user can pass
	// Its standard input is ours: should this process be killed, the holder hears it and removes the database.
	const holder = spawn(process.execPath, ["scripts/postgres.mjs", "hold", join(folder, "data")], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	const ended = new Promise<void>((done) => holder.once("exit", () => done()));
	try {
		const url = await firstLine(holder.stdout);
		Object.assign(process.env, SECRETS, { DATABASE_URL: url, SEEDBED_DATA: join(folder, "kept") });
		const { migrate } = await import("#lib/platform/migrate.server.ts");
		await migrate(url);
		return await use({ url, folder, secrets: SECRETS });
	} finally {
		holder.stdin.end();
		await ended;
		rmSync(folder, { recursive: true, force: true });
	}
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
	for await (const line of createInterface(output)) return line;
	throw new Error("No Postgres could be started for this bench.");
}
