import { openAsBlob } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pack } from "tar-stream";
import { InvalidError } from "#lib/platform/errors.ts";

/** A .tar of these files, as a body to send. Held in memory. */
export async function tarOf(files: AsyncIterable<{ path: string; bytes: Uint8Array }>): Promise<Blob> {
	const tar = pack();
	const parts: Buffer<ArrayBuffer>[] = [];
	const read = (async () => {
		for await (const part of tar) parts.push(Buffer.from(part as Uint8Array)); // tar-stream yields Buffers
	})();
	for await (const { path, bytes } of files) tar.entry({ name: path }, Buffer.from(bytes));
	tar.finalize();
	await read;
	return new Blob(parts);
}

/** What there is at a path. @throws InvalidError where there is nothing, or nothing that may be read */
export async function statOf(path: string) {
	return stat(path).catch((error: unknown) => {
		throw unreadable(path, error);
	});
}

/** A file as a body to send, streamed from the disk. @throws InvalidError */
export async function fileBody(path: string): Promise<Blob> {
	return openAsBlob(path).catch((error: unknown) => {
		throw unreadable(path, error);
	});
}

/** A file's bytes. @throws InvalidError */
export async function bytesOf(path: string): Promise<Uint8Array> {
	return readFile(path).catch((error: unknown) => {
		throw unreadable(path, error);
	});
}

function unreadable(path: string, cause: unknown): InvalidError {
	const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
	const says =
		code === "ENOENT" ? `There is no file or folder ${path}.` : `${path} cannot be read (${code}).`;
	return new InvalidError("file.unreadable", says, { path }, { cause });
}
