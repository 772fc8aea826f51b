import { db, type Tx } from "./db.server.ts";
import { NotFoundError } from "./errors.ts";
import { sha256 } from "./hash.server.ts";

/**
 * Texts and bytes, kept by their SHA-256 (decisions.md D4): rows of the domain hold the hash, so that a text
 * can be erased without rewriting what happened.
 */

/** Keeps a text. Safe to repeat. Postgres holds no NUL in text: it is written as U+2400 (␀). @returns its hash */
export async function saveText(tx: Tx, body: string): Promise<string> {
	const [hash] = await saveTexts(tx, [body]);
	return hash as string;
}

/** Keeps many texts by one statement. @returns their hashes, in the same order */
export async function saveTexts(tx: Tx, bodies: readonly string[]): Promise<string[]> {
	const texts = bodies.map((body) => body.replaceAll("\0", "\u2400").toWellFormed());
	const rows = texts.map((body) => ({ sha256: sha256(body), body }));
	// In order of hash, so that two who keep the same texts at once wait for each other instead of deadlocking.
	const unique = [...new Map(rows.map((row) => [row.sha256, row])).values()].sort((a, b) =>
		a.sha256 < b.sha256 ? -1 : 1,
	);
	if (unique.length > 0) await tx.text.createMany({ data: unique, skipDuplicates: true });
	return rows.map((row) => row.sha256);
}

/** The texts of these hashes. An erased one is absent from the map. */
export async function findTexts(
	hashes: Iterable<string | null | undefined>,
	from: Tx = db,
): Promise<Map<string, string>> {
	const wanted = [...new Set([...hashes].filter((hash): hash is string => typeof hash === "string"))];
	if (wanted.length === 0) return new Map();
	const rows = await from.text.findMany({
		where: { sha256: { in: wanted } },
		select: { sha256: true, body: true },
	});
	const texts = new Map<string, string>();
	for (const { sha256, body } of rows) if (body !== null) texts.set(sha256, body);
	return texts;
}

/** Keeps bytes, at most 50 MB. Safe to repeat. @returns their hash */
export async function saveBlob(tx: Tx, bytes: Uint8Array): Promise<string> {
	const hash = sha256(bytes);
	await tx.blob.createMany({
		data: { sha256: hash, bytes: Buffer.from(bytes), sizeBytes: bytes.byteLength },
		skipDuplicates: true,
	});
	return hash;
}

/** @throws NotFoundError `content.not-found`, also where it was erased */
export async function getBlob(hash: string, from: Tx = db): Promise<Uint8Array> {
	const row = await from.blob.findUnique({ where: { sha256: hash }, select: { bytes: true } });
	if (!row?.bytes)
		throw new NotFoundError("content.not-found", "There is no such content, or it was erased.");
	return row.bytes;
}
