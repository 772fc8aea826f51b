import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type ExtractEvents, extract } from "tar-stream";
import { InvalidError } from "#lib/platform/errors.ts";
import { isLeafFile } from "./qna/branch.ts";
import { LARGEST_QNA_BYTES } from "./qna/decode.ts";

export { taxonomyPath } from "./qna/branch.ts";

export type ArchiveLimits = {
	/** Bytes after unpacking, all entries together. */
	totalBytes: number;
	/** Bytes of one leaf file. */
	fileBytes: number;
	/** Files, folders and links together. */
	entries: number;
	/** Bytes after unpacking per byte before, looked at from 20 MB on. */
	ratio: number;
};

export const ARCHIVE_LIMITS: ArchiveLimits = {
	totalBytes: 200_000_000,
	fileBytes: LARGEST_QNA_BYTES,
	entries: 20_000,
	ratio: 200,
};

export type ArchiveFile = { path: string; bytes: Uint8Array };

/** A leaf file, or a link, that is not read. */
export type Skipped = {
	path: string;
	code: "link" | "special" | "too-large" | "twice";
	bytes: number;
	says: string;
};

export type ReadOptions = {
	limits?: Partial<ArchiveLimits>;
	onSkipped?: (skipped: Skipped) => void;
	/** Which files are read; leaf files unless told. */
	wanted?: (path: string) => boolean;
};

type Entry = ExtractEvents["entry"][1];

const RATIO_FLOOR = 20_000_000;
const GZIP = [0x1f, 0x8b];
/** A tar header's length, and where "ustar" stands in it. */
const HEADER = 512;
const MAGIC_AT = 257;

/**
 * The leaf files of a `.tar.gz` or `.tar`, in the archive's order, as they stream by: qna.yaml, attribution.txt and
 * files with a wrong name like qna.yml, so that they can be reported. `docs/template_qna.yaml` is passed over, links
 * are never followed. Paths are the archive's, without "./" in front; `taxonomyPath` says where their taxonomy starts.
 *
 * @throws InvalidError archive.not-an-archive, archive.truncated, archive.damaged, archive.unsafe-path,
 *   archive.too-large, archive.too-many-entries, archive.too-dense
 */
export async function* readArchive(
	source: Readable | Uint8Array,
	{ limits: given, onSkipped, wanted = isLeafFile }: ReadOptions = {},
): AsyncGenerator<ArchiveFile> {
	const limits = { ...ARCHIVE_LIMITS, ...given };
	const read = new Set<string>();
	let entries = 0;
	const unpacked = extract();
	await unpack(source, unpacked, limits);
	try {
		for await (const entry of unpacked) {
			if (++entries > limits.entries) throw tooMany(limits);
			const path = safePath(entry.header.name);
			const skipped = wanted(path) || isLink(entry) ? reasonToSkip(entry, path, read, limits) : null;
			if (skipped) onSkipped?.(skipped);
			if (skipped || entry.header.type === "directory" || !wanted(path)) {
				entry.resume();
				continue;
			}
			read.add(path);
			yield { path, bytes: await bytesOf(entry) };
		}
	} catch (cause) {
		throw readable(cause);
	} finally {
		unpacked.destroy();
	}
}

/** Starts unpacking into `target`, once the first bytes say what the source is. */
async function unpack(
	source: Readable | Uint8Array,
	target: ReturnType<typeof extract>,
	limits: ArchiveLimits,
): Promise<void> {
	const chunks = source instanceof Uint8Array ? Readable.from([source]) : source;
	const iterator = chunks[Symbol.asyncIterator]();
	const head = await firstBytes(iterator);
	const zipped = head[0] === GZIP[0] && head[1] === GZIP[1];
	const isTar = head.length >= HEADER && head.toString("latin1", MAGIC_AT, MAGIC_AT + 5) === "ustar";
	if (!zipped && !isTar) {
		chunks.destroy();
		throw new InvalidError(
			"archive.not-an-archive",
			"The file is neither a .tar.gz nor a .tar archive. Pack the taxonomy with tar, for example: tar czf taxonomy.tar.gz knowledge compositional_skills.",
		);
	}
	let packed = 0;
	async function* whole(): AsyncGenerator<Uint8Array> {
		packed += head.length;
		yield head;
		for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
			packed += next.value.length;
			yield next.value;
		}
	}
	async function* counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		let total = 0;
		for await (const chunk of bytes) {
			total += chunk.length;
			if (total > limits.totalBytes) throw tooLarge(limits);
			if (total > RATIO_FLOOR && total > packed * limits.ratio) throw tooDense(limits);
			yield chunk;
		}
	}
	// A failure destroys `target`, whose reader gets the error.
	const done = (error: Error | null | undefined) => {
		chunks.destroy();
		if (error) target.destroy(error);
	};
	pipeline(Readable.from(whole()), zipped ? createGunzip() : new PassThrough(), counted, target, done);
}

async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	let length = 0;
	while (length < HEADER) {
		const next = await iterator.next();
		if (next.done) break;
		parts.push(next.value);
		length += next.value.length;
	}
	return Buffer.concat(parts);
}

function safePath(name: string): string {
	const parts = name.split(/[\\/]/);
	if (/^(?:[\\/]|[A-Za-z]:)/.test(name) || parts.includes("..") || name.includes("\0")) {
		throw new InvalidError(
			"archive.unsafe-path",
			`The archive names a file outside itself: ${JSON.stringify(name.slice(0, 200))}. Nothing was read from it on; pack the taxonomy again with relative paths.`,
			{ path: name },
		);
	}
	return parts.filter((part) => part !== "." && part !== "").join("/");
}

function isLink({ header }: Entry): boolean {
	return header.type === "symlink" || header.type === "link";
}

function reasonToSkip(entry: Entry, path: string, read: Set<string>, limits: ArchiveLimits): Skipped | null {
	const { type, size = 0, linkname } = entry.header;
	const skip = (code: Skipped["code"], says: string): Skipped => ({ path, code, bytes: size, says });
	if (isLink(entry)) {
		return skip(
			"link",
			`A link to ${JSON.stringify(linkname ?? "")} is not followed; put the file itself here.`,
		);
	}
	if (type === "directory") return null;
	if (type !== "file" && type !== "contiguous-file") return skip("special", "This is no ordinary file.");
	if (size > limits.fileBytes) {
		return skip("too-large", `The file has ${size} bytes; at most ${limits.fileBytes} are read.`);
	}
	return read.has(path) ? skip("twice", "The archive holds this file twice; the first one is read.") : null;
}

async function bytesOf(entry: Entry): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	// streamx, which tar-stream stands on, has no types here; a tar entry's chunks are bytes.
	for await (const chunk of entry as AsyncIterable<Uint8Array>) parts.push(chunk);
	return Buffer.concat(parts);
}

function tooLarge(limits: ArchiveLimits): InvalidError {
	const megabytes = Math.round(limits.totalBytes / 1e6);
	return new InvalidError(
		"archive.too-large",
		`The archive unpacks to more than ${megabytes} MB. Leave documents and pictures out: only qna.yaml and attribution.txt are read.`,
	);
}

function tooDense(limits: ArchiveLimits): InvalidError {
	return new InvalidError(
		"archive.too-dense",
		`The archive unpacks to more than ${limits.ratio} times its size, as only an archive made to do harm does. Pack the taxonomy again.`,
	);
}

function tooMany(limits: ArchiveLimits): InvalidError {
	return new InvalidError(
		"archive.too-many-entries",
		`The archive holds more than ${limits.entries} files and folders. Pack the taxonomy's branches only.`,
	);
}

/** What zlib and tar-stream throw, in words. Anything else is a bug, or the source's own error, and stays. */
function readable(cause: unknown): unknown {
	if (!(cause instanceof Error) || cause instanceof InvalidError) return cause;
	const code = "code" in cause ? String(cause.code) : "";
	if (code === "Z_BUF_ERROR" || /unexpected end of data/i.test(cause.message)) {
		return new InvalidError(
			"archive.truncated",
			"The archive ends too early. Copy or upload it again.",
			{},
			{ cause },
		);
	}
	if (code.startsWith("Z_") || /tar header/i.test(cause.message)) {
		return new InvalidError("archive.damaged", "The archive is damaged. Pack it again.", {}, { cause });
	}
	return cause;
}

/**
 * The leaf files, or those `wanted`, below a folder, in bytewise order of their paths, which are relative to it. Links
 * are not followed, `.git` is passed over.
 *
 * @throws InvalidError archive.too-large, archive.too-many-entries
 */
export async function* readFolder(
	folder: string,
	{ limits: given, onSkipped, wanted = isLeafFile }: ReadOptions = {},
): AsyncGenerator<ArchiveFile> {
	const limits = { ...ARCHIVE_LIMITS, ...given };
	const open: string[] = [""];
	const found: string[] = [];
	let entries = 0;
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
			const path = at === "" ? entry.name : `${at}/${entry.name}`;
			if (++entries > limits.entries * 10) throw tooMany(limits);
			if (entry.isDirectory()) {
				if (entry.name !== ".git") open.push(path);
			} else if (entry.isSymbolicLink() && wanted(path)) {
				const says = "A link is not followed; put the file itself here.";
				onSkipped?.({ path, code: "link", bytes: 0, says });
			} else if (entry.isFile() && wanted(path)) found.push(path);
		}
	}
	let total = 0;
	for (const path of found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
		const { size } = await lstat(join(folder, path));
		if (size > limits.fileBytes) {
			const says = `The file has ${size} bytes; at most ${limits.fileBytes} are read.`;
			onSkipped?.({ path, code: "too-large", bytes: size, says });
			continue;
		}
		total += size;
		if (total > limits.totalBytes) throw tooLarge(limits);
		yield { path, bytes: await readFile(join(folder, path)) };
	}
}
