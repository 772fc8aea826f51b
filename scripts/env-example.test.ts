import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";

/** The example names each setting in a line of its own, commented out, with a comment above. */
const named = [...readFileSync(".env.example", "utf8").matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(
	([, name]) => name,
);

let known: string[] = [];
let defaults: Record<string, unknown> = {};
beforeAll(async () => {
	// What has no default: these the start makes.
	process.env.DATABASE_URL ??= "postgresql://none.invalid/none";
	process.env.NEXTAUTH_SECRET ??= "a secret of the tests, long enough for us";
	process.env.SEEDBED_ENCRYPTION_KEY ??= "a key of the tests, long enough for us all";
	const { Env } = await import("#lib/platform/env.server.ts");
	known = Object.keys(Env.shape);
	defaults = Env.parse({
		DATABASE_URL: process.env.DATABASE_URL,
		NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET,
		SEEDBED_ENCRYPTION_KEY: process.env.SEEDBED_ENCRYPTION_KEY,
	});
});

it(".env.example names every setting there is, once, and no other", () => {
	expect([...named].sort()).toEqual([...known].sort());
});

it("says the defaults that hold", () => {
	const text = readFileSync(".env.example", "utf8");
	for (const name of ["SEEDBED_WORKER_SLOTS", "SEEDBED_TEACHER", "SEEDBED_URL"])
		expect(text).toContain(`# ${name}=${defaults[name]}\n`);
});
