import { db } from "#lib/platform/db.server.ts";
import { UnavailableError } from "#lib/platform/errors.ts";
import { checkPassword } from "./passwords.server.ts";

const WINDOW_MINUTES = 15;
/** Failures within the window after which signing in is refused, whatever the password. */
const MAX_FAILURES_PER_ACCOUNT = 10;
const MAX_FAILURES_PER_ADDRESS = 50;

/**
 * The user of this e-mail and password; undefined if they do not fit. Counts failures by account and by address.
 *
 * @param address where the request came from
 * @throws UnavailableError `auth.too-many-attempts`
 */
export async function signIn(
	email: string,
	password: string,
	address: string,
	now = new Date(),
): Promise<{ id: string; name: string; email: string } | undefined> {
	const subject = email.trim().toLowerCase().slice(0, 320);
	if (subject.includes("\0") || !subject.isWellFormed()) return undefined; // nobody's address, and no text to keep
	// Counted before the password is looked at: of many at once each sees the others.
	const attempt = { id: await noteAttempt(subject, address, now) };
	await ensureNotTooMany(subject, address, now).catch(async (error: unknown) => {
		await db.signInAttempt.deleteMany({ where: attempt }); // what is refused does not make the wait longer
		throw error;
	});
	const identity = await db.identity.findUnique({
		where: { provider_subject: { provider: "password", subject } },
		select: { passwordHash: true, user: { select: { id: true, name: true, email: true } } },
	});
	const succeeded = await checkPassword(password.slice(0, 1024), identity?.passwordHash ?? null);
	if (!succeeded) return undefined;
	await db.signInAttempt.update({ where: attempt, data: { succeeded } });
	return identity?.user;
}

/** @returns its id. A failure until it has succeeded. */
async function noteAttempt(subject: string, address: string, now: Date) {
	const data = { subject, address: address.slice(0, 64), succeeded: false, createdAt: now };
	return (await db.signInAttempt.create({ data, select: { id: true } })).id;
}

/** The attempt itself is among those counted. */
async function ensureNotTooMany(subject: string, address: string, now: Date): Promise<void> {
	const since = new Date(now.getTime() - WINDOW_MINUTES * 60_000);
	const failed = { succeeded: false, createdAt: { gt: since } };
	const ofAccount = await db.signInAttempt.count({ where: { subject, ...failed } });
	const ofAddress = await db.signInAttempt.count({ where: { address: address.slice(0, 64), ...failed } });
	if (ofAccount > MAX_FAILURES_PER_ACCOUNT || ofAddress > MAX_FAILURES_PER_ADDRESS) {
		throw new UnavailableError(
			"auth.too-many-attempts",
			`Too many attempts. Wait ${WINDOW_MINUTES} minutes, then try again.`,
		);
	}
}
