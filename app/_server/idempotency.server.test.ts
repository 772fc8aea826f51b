import { expect, test } from "vitest";
import { z } from "zod";
import { openSession } from "#lib/auth/sessions.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { aUser } from "#lib/platform/testing/factories.ts";
import type { Context } from "./admit.ts";
import { cookieValueOf, SESSION_COOKIE } from "./cookies.ts";
import { endpoint } from "./endpoint.ts";

let made = 0;
const POST = endpoint({
	summary: "Makes a secret",
	body: z.object({ name: z.string().max(20) }),
	secrets: ["token"],
	status: 201,
	handle: async (_, { body }) => ({
		value: { number: ++made, name: body.name, token: "canary-of-the-test" },
	}),
});
const needsIfMatch = endpoint({
	summary: "Changes",
	needsIfMatch: true,
	handle: async () => ({ value: {} }),
});

async function aPerson() {
	const { id } = await aUser();
	const cookie = `${SESSION_COOKIE}=${await cookieValueOf(await openSession(id))}`;
	const send = async (
		key: string,
		body: unknown,
		more: { query?: string; ifMatch?: string } = {},
		to: (request: Request, context: Context) => Promise<Response> = POST,
	) => {
		const request = new Request(`http://localhost/api/v1/things${more.query ?? ""}`, {
			method: "POST",
			headers: {
				cookie,
				"sec-fetch-site": "same-origin",
				"idempotency-key": key,
				...(more.ifMatch && { "if-match": more.ifMatch }),
			},
			body: JSON.stringify(body),
		});
		const response = await to(request, { params: Promise.resolve({}) });
		return { status: response.status, body: await response.json() };
	};
	return { id, send };
}

test("the same key is answered once; the secret is in the first answer and nowhere else", async () => {
	const { id, send } = await aPerson();
	const key = newId();
	const first = await send(key, { name: "a" });
	expect(first.body.token).toBe("canary-of-the-test");
	const again = await send(key, { name: "a" });
	expect(again).toMatchObject({ status: 201, body: { number: first.body.number, name: "a", token: null } });
	const rows = await db.idempotentAnswer.findMany({ where: { actorId: id } });
	expect(rows).toHaveLength(1);
	expect(JSON.stringify(rows)).not.toContain("canary-of-the-test");
});

test("the key with another body, query or If-Match is another request, and another person's key their own", async () => {
	const { send } = await aPerson();
	const key = newId();
	await send(key, { name: "a" });
	for (const other of [
		send(key, { name: "b" }),
		send(key, { name: "a" }, { query: "?x=1" }),
		send(key, { name: "a" }, { ifMatch: '"2"' }),
	]) {
		expect(await other).toMatchObject({ status: 422, body: { code: "request.idempotency-key-reused" } });
	}
	const { send: others } = await aPerson();
	expect(await others(key, { name: "a" })).toMatchObject({
		status: 201,
		body: { token: "canary-of-the-test" },
	});
});

test("what was refused can be asked again with its key", async () => {
	const { send } = await aPerson();
	const key = newId();
	expect((await send(key, { name: 1 })).status).toBe(422);
	expect((await send(key, { name: "a" })).status).toBe(201);
	const other = newId();
	expect((await send(other, {}, {}, needsIfMatch)).status).toBe(428);
	expect((await send(other, {}, { ifMatch: '"1"' }, needsIfMatch)).status).toBe(200);
});

test("text that cannot be kept is the sender's fault, in values, in names and however deep", async () => {
	const { send } = await aPerson();
	for (const body of [{ name: "a\0" }, { name: "a", "x\0": 1 }, { name: "a", deep: [[{ at: "\ud800" }]] }]) {
		expect(await send(newId(), body)).toMatchObject({ status: 422, body: { code: "request.not-text" } });
	}
	expect(await send(newId(), { name: "a" }, { query: "?q=%00" })).toMatchObject({
		body: { code: "request.not-text" },
	});
});
