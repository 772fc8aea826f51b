import { expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { aUser, PASSWORD } from "#lib/platform/testing/factories.ts";
import { signIn } from "./sign-in.server.ts";

const anAddress = () => `test ${newId()}`;

test("the right password signs in, a wrong one does not, and each is written down", async () => {
	const { id, email } = await aUser();
	expect(await signIn(email, "wrong wrong wrong", anAddress())).toBeUndefined();
	expect(await signIn(` ${email.toUpperCase()} `, PASSWORD, anAddress())).toMatchObject({ id });
	const attempts = await db.signInAttempt.findMany({
		where: { subject: email },
		orderBy: { createdAt: "asc" },
	});
	expect(attempts.map(({ succeeded }) => succeeded)).toEqual([false, true]);
});

test("of many wrong passwords at once no more are looked at than one after the other", async () => {
	const { email } = await aUser();
	const outcomes = await Promise.allSettled(
		Array.from({ length: 30 }, (_, i) => signIn(email, `a wrong password ${i}`, anAddress())),
	);
	const looked = outcomes.filter(({ status }) => status === "fulfilled").length;
	expect(looked).toBeLessThanOrEqual(10);
	expect(await db.signInAttempt.count({ where: { subject: email } })).toBe(looked);
});

test("after ten failures of an account the right password waits as well, from any address", async () => {
	const { email } = await aUser();
	for (let i = 0; i < 10; i++) await signIn(email, "a wrong password", anAddress());
	await expect(signIn(email, PASSWORD, anAddress())).rejects.toMatchObject({
		code: "auth.too-many-attempts",
	});
	const later = new Date(Date.now() + 16 * 60_000);
	expect(await signIn(email, PASSWORD, anAddress(), later)).toBeDefined();
});

test("fifty failures of an address, over many accounts, are the last", async () => {
	const address = anAddress();
	const now = new Date();
	await db.signInAttempt.createMany({
		data: Array.from({ length: 50 }, (_, i) => ({
			subject: `${i}@x`,
			address,
			succeeded: false,
			createdAt: now,
		})),
	});
	const { email } = await aUser();
	await expect(signIn(email, PASSWORD, address)).rejects.toMatchObject({ code: "auth.too-many-attempts" });
});

test("what is no text is nobody's address", async () => {
	expect(await signIn("a\0@example.org", PASSWORD, anAddress())).toBeUndefined();
	expect(await signIn("a\ud800@example.org", PASSWORD, anAddress())).toBeUndefined();
});
