import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * Passwords by scrypt (RFC 7914) with N = 2^15, r = 8, p = 1: about 32 MB and 60 ms each, OWASP's second choice of
 * parameters. The parameters stand in the hash, so that they can grow.
 */
const N = 2 ** 15;

/** "scrypt$32768$8$1$salt$key", the last two base64url. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const key = await derive(password, salt, N, 8, 1);
	return ["scrypt", N, 8, 1, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Whether the password is the one. Takes as long for a person without a password (`null`) as for one with. */
export async function checkPassword(password: string, hash: string | null): Promise<boolean> {
	const [scheme, n, r, p, salt, key] = (hash ?? NOBODY).split("$");
	if (scheme !== "scrypt" || !salt || !key)
		throw new Error("A password hash of an unknown scheme is stored.");
	const expected = Buffer.from(key, "base64url");
	const actual = await derive(password, Buffer.from(salt, "base64url"), Number(n), Number(r), Number(p));
	return timingSafeEqual(actual, expected) && hash !== null;
}

const NOBODY = `scrypt$${N}$8$1$${"A".repeat(22)}$${"A".repeat(43)}`;

function derive(password: string, salt: Buffer, n: number, r: number, p: number): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const options = { N: n, r, p, maxmem: 256 * n * r };
		scrypt(password.normalize("NFKC"), salt, 32, options, (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});
}
