/** A file to pack: its path with "/" between the names, and its content. */
export type TarFile = { path: string; bytes: Uint8Array };

const BLOCK = 512;
const NAME = 100;
const encoder = new TextEncoder();

/**
 * A POSIX ustar archive of these files, uncompressed, for sending a folder as one stream. A path over 100 bytes gets
 * a pax header (POSIX.1-2001), so any is kept whole. The same files make the same bytes: nothing of a clock, a person
 * or a disk is in it.
 */
export function packTar(files: readonly TarFile[]): Uint8Array<ArrayBuffer>[] {
	return [...files.flatMap(tarEntry), TAR_END];
}

/** A file's part of the archive; `TAR_END` stands after the last one. */
export function tarEntry({ path, bytes }: TarFile): Uint8Array<ArrayBuffer>[] {
	return [
		...(encoder.encode(path).length > NAME ? entry("pax", "x", paxPath(path)) : []),
		...entry(path, "0", bytes),
	];
}

export const TAR_END = new Uint8Array(2 * BLOCK);

function entry(path: string, type: "0" | "x", bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
	const header = new Uint8Array(BLOCK);
	const put = (at: number, text: string) => header.set(encoder.encode(text), at);
	header.set(encoder.encode(path).slice(0, NAME), 0);
	put(100, "0000644\0");
	put(108, "0000000\0");
	put(116, "0000000\0");
	put(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
	put(136, "00000000000\0");
	put(148, "        ");
	put(156, type);
	put(257, "ustar\u000000");
	const sum = header.reduce((total, byte) => total + byte, 0);
	put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
	const padded = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
	padded.set(bytes);
	return [header, padded];
}

/** One pax record: its length in decimal, counting itself, then "path=…" and a line end. */
function paxPath(path: string): Uint8Array {
	const rest = encoder.encode(` path=${path}\n`).length;
	let length = rest + String(rest).length;
	if (String(length).length > String(rest).length) length += 1;
	return encoder.encode(`${length} path=${path}\n`);
}
