import { expect, it } from "vitest";
import { filesOf, TooManyDropped } from "./dropped-files.ts";

type Tree = { [name: string]: Tree | string };

/** What a browser hands out for a dropped folder: entries that are asked for, a hundred at a time. */
function entryOf(name: string, content: Tree | string): FileSystemEntry {
	if (typeof content === "string") {
		const file = (done: (file: File) => void) => done(new File([content], name));
		return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry;
	}
	const createReader = () => {
		const rest = Object.entries(content).map(([each, inside]) => entryOf(each, inside));
		return { readEntries: (done: (some: FileSystemEntry[]) => void) => done(rest.splice(0, 100)) };
	};
	return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

const pathsOf = (files: readonly File[]) => files.map((file) => file.webkitRelativePath || file.name).sort();

it("goes through a dropped folder, and gives each file the path it would have when chosen", async () => {
	const bees = { "qna.yaml": "a", "attribution.txt": "b" };
	const files = await filesOf([entryOf("taxonomy", { knowledge: { bees }, "README.md": "c", empty: {} })]);
	expect(pathsOf(files)).toEqual([
		"taxonomy/README.md",
		"taxonomy/knowledge/bees/attribution.txt",
		"taxonomy/knowledge/bees/qna.yaml",
	]);
	const leaf = files.find(({ name }) => name === "qna.yaml");
	expect(await leaf?.text()).toBe("a");
});

it("asks until a folder has no more", async () => {
	const many = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`${at}.yaml`, "x"]));
	expect(await filesOf([entryOf("many", many)])).toHaveLength(250);
});

it("takes files dropped by themselves as they are", async () => {
	expect(pathsOf(await filesOf([entryOf("qna.yaml", "a"), entryOf("b.txt", "b")]))).toEqual([
		"b.txt",
		"qna.yaml",
	]);
});

it("stops at the limit, in width and in depth", async () => {
	const wide = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${at}`, "x"]));
	await expect(filesOf([entryOf("wide", wide)], 200)).rejects.toBeInstanceOf(TooManyDropped);
	expect(await filesOf([entryOf("wide", wide)], 301)).toHaveLength(300);
	let deep: Tree = { "qna.yaml": "x" };
	for (let at = 0; at < 100; at++) deep = { deeper: deep };
	await expect(filesOf([entryOf("deep", deep)])).rejects.toBeInstanceOf(TooManyDropped);
});

it("says when a file cannot be read", async () => {
	const gone = {
		name: "gone",
		isDirectory: false,
		file: (_done: unknown, failed: (error: Error) => void) => failed(new Error("gone")),
	} as unknown as FileSystemEntry;
	await expect(filesOf([gone])).rejects.toThrow("gone");
});
