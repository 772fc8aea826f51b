import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Client } from "pg";
import { emptyTraining, parseEvents, takeEvents } from "#lib/training/events.ts";
import { freePortFrom } from "#scripts/ports.mjs";
import { removeCluster } from "#scripts/postgres.mjs";
import { Terminal } from "./terminal.ts";

/** Ctrl-C in the middle of a training: the trainer outlives us, and loses nothing (decisions.md, "stop"). */

const DATA = resolve(".test/stop");
const at = (id: string, file: string) => `${DATA}/training/${id}/${file}`;

let running: Terminal | undefined;
test.beforeEach(() => removeCluster(DATA));
test.afterEach(() => running?.remove());

const textOf = (file: string) => {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return ""; // not written yet
	}
};
const eventsOf = (id: string) => parseEvents(textOf(at(id, "output/events.jsonl"))).events;
const stepsOf = (id: string) => eventsOf(id).filter((each) => each.event === "step");

async function query<T extends object>(url: string, text: string): Promise<T[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<T>(text)).rows;
	} finally {
		await client.end();
	}
}

test("a trainer is told to save and named, and the next start goes on where it saved", async () => {
	test.setTimeout(240_000);
	const settings = { PORT: String(await freePortFrom(3500)) };
	running = new Terminal(DATA, settings);
	await running.ready();
	const given = promisify(execFile)(process.execPath, ["e2e/given-training.ts"], {
		env: { ...process.env, DATABASE_URL: running.database, SEEDBED_DATA: DATA },
	});
	const id = (await given).stdout.trim();
	const learnsSkills = () => stepsOf(id).filter(({ phase }) => phase === "st").length;
	await expect.poll(learnsSkills, { timeout: 120_000, intervals: [50] }).toBeGreaterThan(20);

	const told = Date.now();
	running.interrupt();
	expect(await running.ended).toBe(0);
	expect(Date.now() - told).toBeLessThan(2000);
	expect(running.lines.at(-1)).toBe(
		`Seedbed has stopped. What trains was told to save: train-${id}; the next start goes on with it.`,
	);
	await expect.poll(() => textOf(at(id, `output/launch/train-${id}.exit`)), { timeout: 20_000 }).toBe("75\n");
	const last = eventsOf(id).at(-1);
	expect(last).toMatchObject({ event: "stopped", phase: "st", checkpoint_step: stepsOf(id).at(-1)?.step });

	running = new Terminal(DATA, settings);
	await running.ready();
	const { database } = running;
	const status = async () =>
		(await query<{ status: string }>(database, `select status from "TrainingRun" where id = '${id}'`))[0]
			?.status;
	await expect.poll(status, { timeout: 120_000 }).toBe("succeeded");

	const said = takeEvents(emptyTraining(), eventsOf(id));
	expect(said.attempt).toBe(2);
	expect(said.phases.get("st")?.started?.resumed_from?.step).toBe(
		last?.event === "stopped" && last.checkpoint_step,
	);
	expect(textOf(at(id, "launches"))).toBe("."); // a stop is no death of the trainer
	// Each step was taken once, and all that were planned: by the trainer's own file, and in our table.
	const planned = [...said.phases].flatMap(([phase, { started }]) =>
		Array.from({ length: started?.steps ?? 0 }, (_, i) => ({ phase, step: i + 1 })),
	);
	expect(planned.length).toBeGreaterThan(100);
	expect(stepsOf(id).map(({ phase, step }) => ({ phase, step }))).toEqual(planned);
	const kept = await query(
		database,
		`select phase, step, loss from "TrainingStep" where "runId" = '${id}' order by phase, step`,
	);
	expect(kept).toEqual(stepsOf(id).map(({ phase, step, loss }) => ({ phase, step, loss })));
	running.interrupt();
	expect(await running.ended).toBe(0);
	expect(running.lines.at(-1)).toBe("Seedbed has stopped.");
});
