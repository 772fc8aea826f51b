import { expect, it } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { makeToken, revokeToken } from "./commands.server.ts";
import { findSessionActor, findTokenActor, openSession } from "./sessions.server.ts";

const DAY_MS = 86_400_000;

const anAdmin = async () => (await aMember((await aProject()).id, "admin")).actor;

it("gives a token once and keeps its hash; revoked or over it is nobody's", async () => {
	const actor = await anAdmin();
	const { value } = await makeToken(actor, { name: "ci", scope: "read", expiresInDays: 1 });
	const token = value.token ?? "";
	const row = await db.apiToken.findUniqueOrThrow({ where: { id: value.id } });
	expect(JSON.stringify(row)).not.toContain(token);
	expect(row.tokenHash).toBe(sha256(token));
	expect(await findTokenActor(token)).toMatchObject({ kind: "token", readOnly: true, userId: actor.userId });
	expect(await findTokenActor(token, new Date(Date.now() + DAY_MS))).toBeUndefined();
	await revokeToken(actor, value.id);
	expect(await findTokenActor(token)).toBeUndefined();
});

it("ends a session after 14 days", async () => {
	const { userId } = await anAdmin();
	const token = await openSession(userId ?? "");
	expect(await findSessionActor(token, new Date(Date.now() + 13 * DAY_MS))).toMatchObject({ userId });
	expect(await findSessionActor(token, new Date(Date.now() + 14 * DAY_MS))).toBeUndefined();
});
