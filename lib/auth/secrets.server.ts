import { randomBytes } from "node:crypto";
import { sha256 } from "#lib/platform/hash.server.ts";

/** A new secret for a cookie, a link or a script: 256 bits of chance. Its row holds only `hash`. */
export function newSecret(prefix = ""): { secret: string; hash: string } {
	const secret = prefix + randomBytes(32).toString("base64url");
	return { secret, hash: sha256(secret) };
}
