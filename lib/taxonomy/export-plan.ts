import { ConflictError } from "#lib/platform/errors.ts";
import { ancestorsOf, nameOf } from "./path.ts";
import { isLeafFile } from "./qna/branch.ts";

/** A leaf with the hashes of what is live: its qna.yaml, its attribution.txt, and the documents attached to it. */
export type ExportLeaf = {
	path: string;
	sha256: string;
	attributionSha256: string | null;
	documents: readonly { number: number; fileName: string; sha256: string }[];
};

/** A file of the archive, and the hash of its bytes. */
export type ExportFile = { path: string; sha256: string };

/**
 * The files that stand for these leaves, in order of path: qna.yaml and attribution.txt as they came in, a document
 * beside them under its own name. A document whose name is taken gets its number in front of it.
 *
 * @throws ConflictError `export.clash` where a file and a folder have one name
 */
export function planExport(leaves: readonly ExportLeaf[]): ExportFile[] {
	const leafFiles = leaves.flatMap(({ path, sha256, attributionSha256 }) => [
		{ path: `${path}/qna.yaml`, sha256 },
		...(attributionSha256 === null ? [] : [{ path: `${path}/attribution.txt`, sha256: attributionSha256 }]),
	]);
	const folders = new Set(leafFiles.flatMap(({ path }) => ancestorsOf(path)));
	for (const { path } of leafFiles) {
		if (!folders.has(path)) continue;
		const says = `"${path}" would be a file and a folder at once. Rename the folder "${nameOf(path)}" first.`;
		throw new ConflictError("export.clash", says, { path });
	}
	const documents = leaves.flatMap((leaf) => documentsOf(leaf, folders));
	return [...leafFiles, ...documents].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function documentsOf({ path, documents }: ExportLeaf, folders: ReadonlySet<string>): ExportFile[] {
	const taken = new Set<string>();
	return [...documents]
		.sort((a, b) => a.number - b.number)
		.map(({ number, fileName, sha256 }) => {
			let name = fileNameOf(fileName);
			// Not by case alone either: some disks see no difference.
			while (isLeafFile(name) || taken.has(name.toLowerCase()) || folders.has(`${path}/${name}`)) {
				name = `${number}-${name}`;
			}
			taken.add(name.toLowerCase());
			return { path: `${path}/${name}`, sha256 };
		});
}

/** Of a name, as many characters as every file system takes; the end is kept, for it says what the file is. */
const LONGEST_NAME = 80;

/** A document's name as one of a file: it was chosen by whoever sent it, and may hold anything. */
function fileNameOf(name: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
	const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\\/:*?"<>|]/g, "_");
	const short = [...plain.toWellFormed()].slice(-LONGEST_NAME).join("").replace(/^\.+/, "_").trim();
	return short === "" ? "document" : short;
}
