import { createReadStream } from "node:fs";
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { InvalidError } from "#lib/platform/errors.ts";
import { type ArchiveFile, readArchive, type Skipped } from "#lib/taxonomy/archive.server.ts";
import { ancestorsOf } from "#lib/taxonomy/path.ts";

/** How an archive's files stand to those of a folder: paths, in the archive's order. */
export type FolderDifference = { missing: string[]; same: string[]; differing: string[] };

/** A taxonomy is as large as it is; these hold off a server that is none of ours. */
const LIMITS = { totalBytes: 20_000_000_000, fileBytes: 60_000_000, entries: 1_000_000, ratio: 2000 };

/** The files of an archive that a server sent. @throws InvalidError for anything but files below the folder */
async function* filesOf(archive: string): AsyncGenerator<ArchiveFile> {
	const onSkipped = ({ path, says }: Skipped) => {
		throw new InvalidError("export.not-a-file", `The server sent ${path}, which is not written. ${says}`);
	};
	for await (const file of readArchive(createReadStream(archive), {
		limits: LIMITS,
		wanted: () => true,
		onSkipped,
	})) {
		ensurePlain(file.path);
		yield file;
	}
}

/** What `readArchive` lets through and a file system reads in ways of its own, as Windows does. */
function ensurePlain(path: string): void {
	const names = path.split("/");
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
	const isOdd = names.some((name) => name === "" || name === ".." || /[\u0000-\u001f\u007f]/.test(name));
	const isOddHere =
		sep === "\\" && names.some((name) => /[<>:"|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name));
	if (!isOdd && !isOddHere) return;
	const says = `The name ${JSON.stringify(path)} cannot be written here. Rename the leaf, or export to a .tar.gz.`;
	throw new InvalidError("export.unsafe-path", says, { path });
}

/** Compares without writing anything. @throws InvalidError also where a link in the folder leads elsewhere */
export async function compareFolder(archive: string, folder: string): Promise<FolderDifference> {
	const difference: FolderDifference = { missing: [], same: [], differing: [] };
	for await (const { path, bytes } of filesOf(archive)) {
		difference[await standingOf(folder, path, bytes)].push(path);
	}
	return difference;
}

async function standingOf(folder: string, path: string, bytes: Uint8Array): Promise<keyof FolderDifference> {
	for (const above of ancestorsOf(path)) {
		const there = await kindOf(join(folder, above));
		if (there === "nothing") return "missing";
		if (there !== "folder") throw inTheWay(folder, above, there);
	}
	const there = await kindOf(join(folder, path));
	if (there === "nothing") return "missing";
	if (there !== "file") throw inTheWay(folder, path, there);
	return Buffer.compare(await readFile(join(folder, path)), bytes) === 0 ? "same" : "differing";
}

/** Nothing is written through a link: it may lead out of the folder. */
async function kindOf(file: string): Promise<"nothing" | "file" | "folder" | "link"> {
	try {
		const found = await lstat(file);
		if (found.isSymbolicLink()) return "link";
		return found.isDirectory() ? "folder" : "file";
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return "nothing";
		throw error;
	}
}

function inTheWay(folder: string, path: string, there: string): InvalidError {
	const says = `${join(folder, path)} is a ${there}, and stands in the way. Nothing was written. Move it away, or name another folder.`;
	return new InvalidError("export.in-the-way", says, { path });
}

/** Writes these of the archive's files, each whole or not at all. What else is in the folder stays. */
export async function writeFiles(archive: string, folder: string, paths: readonly string[]): Promise<void> {
	const wanted = new Set(paths);
	const root = resolve(folder);
	await mkdir(root, { recursive: true });
	for await (const { path, bytes } of filesOf(archive)) {
		if (!wanted.has(path)) continue;
		const file = resolve(root, path);
		if (!file.startsWith(root + sep) && root !== sep) throw inTheWay(folder, path, "path out of it");
		await mkdir(dirname(file), { recursive: true });
		const half = `${file}.part`;
		try {
			await writeFile(half, bytes, { flag: "wx" });
			await rename(half, file);
		} catch (error) {
			await rm(half, { force: true });
			throw error;
		}
	}
}
