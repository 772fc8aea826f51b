/** As many as an archive may hold: whoever drops their whole disk is told, and not waited for. */
export const MOST_DROPPED = 20_000;
const DEEPEST = 64;

/** More was dropped than is read. */
export class TooManyDropped extends Error {}

/**
 * The files of what was dropped, folders gone through, each with the path that it would have had if its folder had been
 * chosen (`webkitRelativePath`). In no order that one could rely on.
 *
 * @throws TooManyDropped when there are more than `most` files and folders, or folders in folders without end
 */
export async function filesOf(
	entries: readonly FileSystemEntry[],
	most: number = MOST_DROPPED,
): Promise<File[]> {
	const files: File[] = [];
	const open = entries.map((entry) => ({ entry, path: entry.name, depth: 1 }));
	for (let seen = 0; open.length > 0; ) {
		const { entry, path, depth } = open.pop() as (typeof open)[number]; // there is one
		if (++seen > most || depth > DEEPEST) throw new TooManyDropped();
		if (isFolder(entry)) {
			for (const inside of await childrenOf(entry, most))
				open.push({ entry: inside, path: `${path}/${inside.name}`, depth: depth + 1 });
		} else {
			files.push(withPath(await fileOf(entry as FileSystemFileEntry), path));
		}
	}
	return files;
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A browser gives them out a hundred at a time, until it gives none. */
async function childrenOf(folder: FileSystemDirectoryEntry, most: number): Promise<FileSystemEntry[]> {
	const reader = folder.createReader();
	const all: FileSystemEntry[] = [];
	for (;;) {
		const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
		if (some.length === 0) return all;
		all.push(...some);
		if (all.length > most) throw new TooManyDropped();
	}
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((done, failed) => entry.file(done, failed));

/** The browser leaves it empty for what is dropped. A file dropped by itself has none, as when it is chosen. */
function withPath(file: File, path: string): File {
	return path.includes("/") ? Object.defineProperty(file, "webkitRelativePath", { value: path }) : file;
}
