// The settings that are needed before there is a process to read them: `.env`, the data folder, the two secrets.
// Everything else is read by lib/platform/env.server.ts, in the processes that use it.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { Sentence } from "./say.mjs";

/** Shorter secrets can be guessed. */
const SECRET_BYTES = 32;

/** Reads `.env`, if there is one. What the environment says already stays. */
export function loadDotEnv(file = ".env") {
	if (!existsSync(file)) return;
	for (const [name, value] of Object.entries(parseEnv(readFileSync(file, "utf8"))))
		process.env[name] ??= value;
}

/** An empty setting is one that is not given. @returns {string | undefined} */
export function setting(/** @type {string} */ name) {
	const value = process.env[name]?.trim();
	return value === "" ? undefined : value;
}

/** Where everything lives that Seedbed keeps. Absolute. */
export function dataFolder() {
	return resolve(setting("SEEDBED_DATA") ?? ".data");
}

/**
 * Makes the data folder with its inner folders and proves that it can be written.
 *
 * The folder may be passed through but not listed by others, for root's Postgres runs as another user; the secrets
 * are closed to all.
 *
 * @param {string} folder
 */
export function openDataFolder(folder) {
	if (!existsSync(folder)) {
		mkdirSync(folder, { recursive: true });
		chmodSync(folder, 0o711);
	}
	mkdirSync(join(folder, "logs"), { recursive: true, mode: 0o700 });
	mkdirSync(join(folder, "secrets"), { recursive: true, mode: 0o700 });
	const probe = join(folder, `.write-test-${process.pid}`);
	writeFileSync(probe, Buffer.alloc(4096));
	rmSync(probe);
}

/**
 * The secret of this name: from the environment, else the one kept in the data folder, else a new one.
 *
 * @param {string} folder the data folder
 * @param {"NEXTAUTH_SECRET" | "SEEDBED_ENCRYPTION_KEY"} name
 * @returns {string} at least 32 bytes long
 */
export function secret(folder, name) {
	const given = setting(name);
	if (given !== undefined) {
		if (Buffer.byteLength(given) < SECRET_BYTES)
			throw new Sentence(
				`${name} is ${Buffer.byteLength(given)} bytes long and must be at least ${SECRET_BYTES}. Leave it out and Seedbed makes one.`,
			);
		return given;
	}
	const file = join(folder, "secrets", name.toLowerCase().replaceAll("_", "-"));
	if (existsSync(file)) {
		const kept = readFileSync(file, "utf8").trim();
		if (Buffer.byteLength(kept) >= SECRET_BYTES) return kept;
		throw new Sentence(
			`${file} holds less than ${SECRET_BYTES} bytes: it is damaged. Restore it from a backup.`,
		);
	}
	const made = randomBytes(SECRET_BYTES).toString("base64url");
	writeFileSync(file, `${made}\n`, { mode: 0o600, flag: "wx" });
	return made;
}
