import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { refuseIfRunning, runningIn, takeFolder } from "./instance.mjs";
import { loadDotEnv, openDataFolder, secret, setting } from "./settings.mjs";
import { unlessSame } from "./stamps.mjs";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "seedbed-settings-"));
	vi.stubEnv("NEXTAUTH_SECRET", "");
	openDataFolder(folder);
});
afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, { recursive: true, force: true });
});

it("makes a secret once, closed to others, and keeps it", () => {
	const made = secret(folder, "NEXTAUTH_SECRET");
	expect(Buffer.from(made, "base64url")).toHaveLength(32);
	expect(secret(folder, "NEXTAUTH_SECRET")).toBe(made);
	expect(statSync(join(folder, "secrets/nextauth-secret")).mode & 0o777).toBe(0o600);
});

it("takes a given secret, unless it is short", () => {
	vi.stubEnv("NEXTAUTH_SECRET", "x".repeat(32));
	expect(secret(folder, "NEXTAUTH_SECRET")).toBe("x".repeat(32));
	vi.stubEnv("NEXTAUTH_SECRET", "x".repeat(31));
	expect(() => secret(folder, "NEXTAUTH_SECRET")).toThrow(/31 bytes long and must be at least 32/);
});

it("reads .env, and lets the environment win", () => {
	const file = join(folder, ".env");
	writeFileSync(file, "SEEDBED_A='from the file'\nSEEDBED_B=from the file\n");
	vi.stubEnv("SEEDBED_A", undefined);
	vi.stubEnv("SEEDBED_B", "given");
	loadDotEnv(file);
	expect([setting("SEEDBED_A"), setting("SEEDBED_B")]).toEqual(["from the file", "given"]);
});

it("gives a folder to one process at a time, and to the next when that is dead", () => {
	const hold = takeFolder(folder);
	hold.note("http://localhost:3000");
	expect(runningIn(folder)).toMatchObject({ pid: process.pid, url: "http://localhost:3000" });
	refuseIfRunning(folder); // one's own is no hindrance
	hold.release();
	expect(runningIn(folder)).toBeUndefined();

	const parent = { pid: process.ppid, begun: "0" }; // alive, but not the one that took it
	writeFileSync(join(folder, "running.json"), JSON.stringify(parent));
	takeFolder(folder).release();
});

it("refuses a folder that a living process has", () => {
	const hold = takeFolder(folder);
	const spied = vi.spyOn(process, "pid", "get").mockReturnValue(process.ppid);
	try {
		expect(() => refuseIfRunning(folder)).toThrow(/already running on .* \(process \d+\)/);
	} finally {
		spied.mockRestore();
		hold.release();
	}
});

it("leaves a step out as long as its sources are the same", async () => {
	const [source, output] = [join(folder, "source.txt"), join(folder, "out")];
	let times = 0;
	const work = async () => {
		times++;
	};
	writeFileSync(source, "1");
	expect(await unlessSame([source], output, work)).toBe(true);
	expect(await unlessSame([source], output, work)).toBe(false);
	writeFileSync(source, "2");
	expect(await unlessSame([source], output, work)).toBe(true);
	rmSync(output, { recursive: true });
	expect(await unlessSame([source], output, work)).toBe(true);
	expect(times).toBe(3);

	const fails = async () => {
		throw new Error("no");
	};
	writeFileSync(source, "3");
	await expect(unlessSame([source], output, fails)).rejects.toThrow("no");
	expect(await unlessSame([source], output, work)).toBe(true); // what failed is not done
});
