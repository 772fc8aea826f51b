import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Tx } from "#lib/platform/db.server.ts";
import { parseEvents } from "#lib/training/events.ts";
import { openLauncher, trainingFolder } from "#lib/training/home.server.ts";
import { exitCodes, type Look } from "#lib/training/launchers/launcher.ts";
import {
	endTraining,
	eventsFile,
	findTraining,
	launchesFile,
	reasonOf,
	relaunch,
	saveEvents,
	type Training,
	watchLater,
} from "#lib/training/steps.server.ts";
import type { Handler } from "#workers/handler.ts";

/** So much is read at a look: a curve of 10⁵ steps comes in within some looks. */
const MAX_BYTES = 4_000_000;

/** A trainer that keeps dying is not started for ever. */
const MAX_LAUNCHES = 20;

/**
 * Looks at a trainer: takes in what it said since, asks it to stop if someone wants that, and comes back in a second; or
 * ends the training as the trainer ended. A job never sleeps; it comes back.
 */
const handle: Handler<"training.watch"> = async ({ runId }) => {
	const run = await findTraining(runId);
	if (!run?.externalId) return undefined;
	const folder = trainingFolder(runId);
	const outputDir = join(folder, "output");
	const launcher = openLauncher(run.launcher);
	// Looked at before reading: what it says after this look is read at the next, unless it was the last.
	const look = await launcher.look(run.externalId, outputDir);
	if (look.state === "running" && run.stopWanted !== null) {
		await launcher.stop(run.externalId, outputDir, { save: true });
	}
	const { events, bytesRead, isAll } = await readEvents(eventsFile(folder), Number(run.eventsRead));
	const launches = await sizeOf(launchesFile(folder));
	return async (tx) => {
		await saveEvents(tx, run, events, BigInt(bytesRead));
		if (look.state === "running" || !isAll) await watchLater(tx, run);
		else await settle(tx, run, look, launches);
	};
};

const whenGivenUp: NonNullable<Handler<"training.watch">["whenGivenUp"]> = async ({ runId }, error) => {
	const run = await findTraining(runId);
	return run && ((tx) => endTraining(tx, run, "failed", error));
};

export const watchTraining: Handler<"training.watch"> = Object.assign(handle, { whenGivenUp });

async function settle(tx: Tx, run: Training, look: Look, launches: number): Promise<void> {
	if (look.state === "done") return endTraining(tx, run, "succeeded", null);
	if (look.state === "refused" || look.state === "failed")
		return endTraining(tx, run, "failed", reasonOf(look));
	if (run.stopWanted !== null) return endTraining(tx, run, "cancelled", null);
	// Saved and ended, as when Seedbed stops: that is no death, and the count of launches begins anew.
	if (look.exitCode === exitCodes.stopped) return relaunch(tx, run, null);
	// Ended by someone else, or gone without a word: it goes on from its last checkpoint.
	if (launches < MAX_LAUNCHES) return relaunch(tx, run, reasonOf(look));
	return endTraining(tx, run, "failed", `The trainer died ${launches} times. ${reasonOf(look)}`);
}

/** Whole lines from this byte on. An incomplete last line waits for the next look. */
async function readEvents(path: string, from: number) {
	const file = await open(path, "r").catch(() => undefined); // not written yet
	if (!file) return { events: [], bytesRead: from, isAll: true };
	try {
		const { size } = await file.stat();
		const length = Math.min(Math.max(0, size - from), MAX_BYTES);
		const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
		// a line that fills a whole look is nobody's event: it is gone past, or nothing after it would be read
		const end =
			buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1 || (bytesRead < MAX_BYTES ? 0 : bytesRead);
		const { events } = parseEvents(buffer.subarray(0, end).toString("utf8"));
		return { events, bytesRead: from + end, isAll: from + length >= size };
	} finally {
		await file.close();
	}
}

async function sizeOf(path: string): Promise<number> {
	return (await stat(path).catch(() => undefined))?.size ?? 0; // of a training from before they were counted
}
