import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { ensureMember } from "#lib/auth/policy.ts";
import { openSession } from "#lib/auth/sessions.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { stopListening } from "#lib/platform/events.server.ts";
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
	const listen = () =>
		GET(new Request("http://localhost/events", { headers: { cookie } }), {
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
