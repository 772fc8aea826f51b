import { openAsBlob } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { InvalidError } from "#lib/platform/errors.ts";
import { packTar, type TarFile } from "#lib/taxonomy/tar.ts";

/** A .tar of these files, as a body to send. Held in memory. */
export async function tarOf(files: AsyncIterable<TarFile>): Promise<Blob> {
	const all: TarFile[] = [];
	for await (const file of files) all.push(file);
	return new Blob(packTar(all));
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
