import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";

const BY_DEMO = { actorKind: "system", actorId: "demo" } as const;
const entries = () => db.auditEntry.count({ where: BY_DEMO });

/** The step of `npm start`, and what it said; killed once so many things are made. */
async function start(killAt = Number.POSITIVE_INFINITY): Promise<string> {
	const env = { ...process.env, SEEDBED_DEMO: "1", SEEDBED_TEACHER: "embedded" };
	const child = spawn(process.execPath, ["scripts/demo.ts"], { env, stdio: ["ignore", "pipe", "inherit"] });
	let said = "";
	child.stdout.on("data", (data) => {
		said += data;
	});
	const ended = once(child, "close");
	while (child.exitCode === null && (await entries()) < killAt) await sleep(2);
	child.kill("SIGKILL");
	await ended;
	return said;
}

it("a demo project whose making was killed, wherever it was, is made whole by the next start", {
	timeout: 120_000,
}, async () => {
	await start(1);
	expect(await entries()).toBe(1); // the project alone: the rest was to come
	await start(3);
	expect(await entries()).toBeLessThan(6);
	expect(await start()).toContain("made");
	const { id: projectId } = await db.project.findFirstOrThrow();
	expect(await db.taxonomyNode.count({ where: { projectId, isLeaf: true } })).toBe(10);
	expect(await db.taxonomyImport.count({ where: { projectId } })).toBe(1);
	const documents = await db.document.findMany({ where: { projectId }, select: { fileName: true } });
	expect(documents.map(({ fileName }) => fileName).sort()).toEqual([
		"bicycle_chain_care.md",
		"honey_bee_dances.md",
		"phases_of_the_moon.md",
	]);
	expect(await db.generationRun.count({ where: { projectId } })).toBe(1);
	expect(await entries()).toBe(6);
	expect(await start()).toBe("");
	expect(await entries()).toBe(6);
});

it("what people took away of it does not come back", async () => {
	const { id: projectId } = await db.project.findFirstOrThrow();
	await db.nodeDocument.deleteMany({ where: { projectId } });
	await db.chunk.deleteMany({ where: { projectId } });
	await db.document.deleteMany({ where: { projectId } });
	expect(await start()).toBe("");
	expect(await db.document.count({ where: { projectId } })).toBe(0);
});
