import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";

const END_BYTES = 22;
const END_COMMENT_BYTES_MAX = 65_535;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const DIRECTORY_BYTES_MAX = 16 * 1024 * 1024;
/** Stands where a 64-bit size is kept elsewhere; no file read here is that big. */
const ZIP64 = 0xffffffff;

/**
 * One member of a zip file, unpacked as it is read. Found by the central directory at the file's end; nothing is
 * written and no name in it is used as a path. The caller checks the bytes: checksums inside the zip are not read.
 *
 * Source: PKWARE APPNOTE 6.3, §4.3.7, §4.3.12, §4.3.16. Stored and deflated members only.
 * @throws Error when it is no zip, has no such member, or uses what is not read here
 */
export async function zipMember(zip: string, member: string): Promise<Readable> {
	const handle = await open(zip, "r");
	try {
		const { size } = await handle.stat();
		const tail = Buffer.alloc(Math.min(size, END_BYTES + END_COMMENT_BYTES_MAX));
		await handle.read(tail, 0, tail.length, size - tail.length);
		const end = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
		if (end < 0 || end + END_BYTES > tail.length) throw new Error("it is not a zip file");
		const directoryBytes = tail.readUInt32LE(end + 12);
		if (directoryBytes > DIRECTORY_BYTES_MAX) throw new Error("the zip's directory is too big");
		const directory = Buffer.alloc(directoryBytes);
		await handle.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));

		const entry = findEntry(directory, member);
		const local = Buffer.alloc(LOCAL_BYTES);
		await handle.read(local, 0, local.length, entry.at);
		if (local.toString("latin1", 0, 4) !== "PK\x03\x04") throw new Error("the zip is damaged");
		const start = entry.at + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
		const packed: Readable =
			entry.packed === 0
				? Readable.from([])
				: (await open(zip, "r")).createReadStream({ start, end: start + entry.packed - 1 });
		if (entry.method === 0) return packed;
		const inflated = createInflateRaw();
		packed.on("error", (error) => inflated.destroy(error));
		inflated.on("close", () => packed.destroy());
		return packed.pipe(inflated);
	} finally {
		await handle.close();
	}
}

function findEntry(directory: Buffer, member: string): { method: number; packed: number; at: number } {
	let at = 0;
	while (at + ENTRY_BYTES <= directory.length) {
		const nameBytes = directory.readUInt16LE(at + 28);
		if (directory.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes) === member) {
			const entry = {
				method: directory.readUInt16LE(at + 10),
				packed: directory.readUInt32LE(at + 20),
				at: directory.readUInt32LE(at + 42),
			};
			if (directory.readUInt16LE(at + 8) & 1) throw new Error(`${member} is encrypted`);
			if (entry.packed === ZIP64 || entry.at === ZIP64) throw new Error(`${member} is too big`);
			if (entry.method !== 0 && entry.method !== 8) {
				throw new Error(`${member} is packed in a way that is not read here (${entry.method})`);
			}
			return entry;
		}
		at += ENTRY_BYTES + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
	}
	throw new Error(`there is no ${member} in it`);
}
