import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { ensureMember } from "#lib/auth/policy.ts";
import { openSession } from "#lib/auth/sessions.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newestSequence, stopListening, tell } from "#lib/platform/events.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { cookieValueOf, SESSION_COOKIE } from "./cookies.ts";
import { closeAll } from "./shutdown.ts";
import { eventsEndpoint } from "./streams.ts";

const GET = eventsEndpoint({
	summary: "Live events",
	params: z.object({ projectId: z.uuid() }),
	ensureMayHear: ensureMember,
});

async function aListener() {
	const { id: projectId } = await aProject();
	const { id: userId } = await aMember(projectId);
	const cookie = `${SESSION_COOKIE}=${await cookieValueOf(await openSession(userId))}`;
	const listen = (headers: Record<string, string> = {}) =>
		GET(new Request("http://localhost/events", { headers: { cookie, ...headers } }), {
			params: Promise.resolve({ projectId }),
		});
	return { projectId, userId, listen };
}

afterEach(async () => {
	vi.restoreAllMocks();
	closeAll();
	await stopListening();
});

/** Calls what a stream does every 15 s. */
function beats() {
	const calls: (() => void)[] = [];
	const real = setInterval;
	vi.spyOn(globalThis, "setInterval").mockImplementation(((run: () => void, ms: number) => {
		if (ms === 15_000) calls.push(run);
		return real(run, ms);
	}) as typeof setInterval); // the overload that streams.ts calls
	return () => {
		for (const call of calls) call();
	};
}

async function untilText(reader: ReadableStreamDefaultReader<Uint8Array>, text: string) {
	for (let all = ""; ; ) {
		const { done, value } = await reader.read();
		if (done) return false;
		all += new TextDecoder().decode(value);
		if (all.includes(text)) return true;
	}
}

/** What a stream tells until it has told `last`, by number, in the order it came. */
async function heard(answer: Response, last: number): Promise<number[]> {
	const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
	for (let all = ""; ; ) {
		const { done, value } = await reader.read();
		if (done) throw new Error("The stream ended.");
		all += new TextDecoder().decode(value);
		const numbers = [...all.matchAll(/^id: (\d+)\n(?=data: .*\n\n)/gm)].map(([, id]) => Number(id));
		if (numbers.includes(last)) return numbers;
	}
}

/** So many events of a project, told before the ten seconds in which a reader may hear one twice. */
async function events(projectId: string, count: number): Promise<number[]> {
	const createdAt = new Date(Date.now() - 60_000);
	const told = Array.from({ length: count }, (_, i) => ({
		projectId,
		kind: "generation-run",
		subjectId: String(i),
		payload: {},
		createdAt,
	}));
	const rows = await db.event.createManyAndReturn({ data: told, select: { sequence: true } });
	return rows.map(({ sequence }) => Number(sequence));
}

test("whoever names the last event it heard gets exactly those after it, of its project, however many", async () => {
	const { projectId, listen } = await aListener();
	const before = await events(projectId, 3);
	const after = await events(projectId, 4);
	await events((await aProject()).id, 2);
	const many = await events(projectId, 1200);
	const lastHeard = before.at(-1) ?? 0;
	const all = [...after, ...many];
	expect(await heard(await listen({ "last-event-id": String(lastHeard) }), all.at(-1) ?? 0)).toEqual(all);
});

test("a resumed stream tells what was numbered before the last event and kept after it, and goes on live", async () => {
	const { projectId, listen } = await aListener();
	const [late = 0, lastHeard = 0] = await events(projectId, 2);
	await db.event.update({ where: { sequence: late }, data: { createdAt: new Date() } }); // its transaction was slow
	const answer = await listen({ "last-event-id": String(lastHeard) });
	await db.$transaction((tx) => tell(tx, projectId, "generation-run", "next"));
	const next = await newestSequence(projectId);
	expect(await heard(answer, next)).toEqual([late, next]);
});

test("a page that names none hears from now on", async () => {
	const { projectId, listen } = await aListener();
	await events(projectId, 3);
	const answer = await listen();
	await db.$transaction((tx) => tell(tx, projectId, "generation-run", "next"));
	const next = await newestSequence(projectId);
	expect(await heard(answer, next)).toEqual([next]);
});

test("a member hears on; one who was removed hears no more", async () => {
	const beat = beats();
	const { projectId, userId, listen } = await aListener();
	const reader = ((await listen()).body as ReadableStream<Uint8Array>).getReader();
	expect(await untilText(reader, "connected")).toBe(true);
	beat();
	expect(await untilText(reader, "alive")).toBe(true);
	await db.membership.delete({ where: { projectId_userId: { projectId, userId } } });
	beat();
	expect(await untilText(reader, "alive")).toBe(false);
});

test("a stream ends with its session", async () => {
	const beat = beats();
	const { userId, listen } = await aListener();
	const reader = ((await listen()).body as ReadableStream<Uint8Array>).getReader();
	await db.session.deleteMany({ where: { userId } });
	beat();
	expect(await untilText(reader, "alive")).toBe(false);
});

test("a person's hundred and first stream is refused, and one that ends makes room", async () => {
	const { listen } = await aListener();
	const open: Response[] = [];
	for (let i = 0; i < 100; i++) open.push(await listen());
	const refused = await listen();
	expect(refused.status).toBe(503);
	expect(await refused.json()).toMatchObject({ code: "events.too-many" });
	await open[0]?.body?.cancel();
	expect((await listen()).status).toBe(200);
});
