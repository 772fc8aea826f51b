import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env.server.ts";
import { sha256 } from "./hash.server.ts";

/**
 * Secrets at rest: AES-256-GCM under a key derived (HKDF-SHA-256) from SEEDBED_ENCRYPTION_KEY. What is sealed
 * for one use cannot be opened as another: the use is authenticated with it.
 */
const key = Buffer.from(hkdfSync("sha256", env.SEEDBED_ENCRYPTION_KEY, "", "seedbed secrets", 32));

/** Names the key, so that secrets sealed with another are told apart: 8 hex digits of its hash. */
export const KEY_ID = sha256(key).slice(0, 8);

/** @param use what the secret is for, and whose it is: "teacher:<id>" */
export function seal(secret: string, use: string): Buffer {
	const nonce = randomBytes(12);
	const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(use));
	return Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error if it was sealed with another key or for another use, or was changed */
export function open(sealed: Uint8Array, use: string): string {
	const bytes = Buffer.from(sealed);
	const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAAD(Buffer.from(use));
	decipher.setAuthTag(bytes.subarray(-16));
	return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
}
