import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { UnavailableError } from "#lib/platform/errors.ts";

/**
 * Writes what streams in beside its name and moves it there when it is whole: half a file is never taken for one.
 *
 * @throws UnavailableError `export.not-written`
 */
export async function saveDownload(body: ReadableStream<Uint8Array>, out: string): Promise<void> {
	const half = `${out}.part`;
	try {
		await pipeline(Readable.fromWeb(body as NodeStream), createWriteStream(half));
		await rename(half, out);
	} catch (cause) {
		await rm(half, { force: true });
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new UnavailableError("export.not-written", `"${out}" was not written: ${why}.`, {}, { cause });
	}
}
