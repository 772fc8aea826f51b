import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { findProcess } from "#lib/training/launchers/process.server.ts";
import { tellTrainersToSave } from "./trainers.mjs";

const folder = mkdtempSync(join(tmpdir(), "seedbed-trainers-"));
const started: ChildProcess[] = [];
afterEach(() => {
	for (const child of started) child.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

const launchOf = (run: string) => join(folder, "training", run, "output", "launch");

/** A process in a group of its own, and what the launcher notes of it. */
async function aTrainer(run: string, startedAt?: string): Promise<ChildProcess> {
	const child = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
	started.push(child);
	await once(child, "spawn");
	const pid = child.pid ?? 0;
	const known = startedAt ?? (await findProcess(pid))?.startedAt;
	mkdirSync(launchOf(run), { recursive: true });
	writeFileSync(join(launchOf(run), `train-${run}.pid`), `${pid}\n`);
	writeFileSync(join(launchOf(run), `train-${run}.process.json`), JSON.stringify({ pid, startedAt: known }));
	return child;
}

it("tells those that train to save, and leaves alone who has a trainer's number by now", async () => {
	const trainer = await aTrainer("one");
	const other = await aTrainer("two", "another-boot:1");
	mkdirSync(launchOf("three"), { recursive: true });
	writeFileSync(join(launchOf("three"), "train-three.pid"), "99999999\n");
	const ended = once(trainer, "exit");
	expect(await tellTrainersToSave(folder)).toEqual(["train-one"]);
	expect(await ended).toEqual([null, "SIGTERM"]);
	expect(readFileSync(join(launchOf("one"), "train-one.stop"), "utf8")).toBe("save\n");
	expect(other.exitCode ?? other.signalCode).toBeNull();
	expect(existsSync(join(launchOf("two"), "train-two.stop"))).toBe(false);
	expect(await tellTrainersToSave(join(folder, "empty"))).toEqual([]);
});
