import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { InvalidError } from "#lib/platform/errors.ts";
import { readArchive } from "#lib/taxonomy/archive.server.ts";

/** What may be sent at once: samples of a large benchmark are long. */
export const MAX_UPLOAD_BYTES = 200_000_000;

/** Three files of text. */
export const MAX_PACK_BYTES = 20_000_000;

export type Sent = { path: string; bytes: Uint8Array };

const LIMITS = { totalBytes: 400_000_000, fileBytes: 200_000_000, entries: 2000 };

/**
 * The files that were sent: one file under its own name, or those of a .tar or .tar.gz that are `wanted`. Links are not
 * followed; what names a place outside, is packed to do harm, or is too large is refused.
 *
 * @throws InvalidError as `readArchive`, and `upload.empty`
 */
export async function sentFiles(
	fileName: string,
	body: Readable,
	wanted: (path: string) => boolean,
): Promise<Sent[]> {
	const bytes = await buffer(body);
	if (bytes.length === 0) throw new InvalidError("upload.empty", "The file is empty.");
	const isArchive =
		(bytes[0] === 0x1f && bytes[1] === 0x8b) || bytes.toString("latin1", 257, 262) === "ustar";
	if (!isArchive) return [{ path: fileName.split(/[\\/]/).at(-1) ?? fileName, bytes }];
	const files: Sent[] = [];
	for await (const file of readArchive(bytes, { limits: LIMITS, wanted })) files.push(file);
	return files;
}

/** A file's text. @throws InvalidError `upload.not-utf8` */
export function textOf({ path, bytes }: Sent): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new InvalidError("upload.not-utf8", `${path} is not UTF-8 text.`, { path }, { cause });
	}
}
