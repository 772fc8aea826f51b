import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { afterEach, describe, expect, test } from "vitest";
import { InvalidError } from "#lib/platform/errors.ts";
import { type ReadOptions, readArchive, readFolder, type Skipped, taxonomyPath } from "./archive.server.ts";

type Entries = readonly (readonly [header: Partial<Header> & { name: string }, text?: string])[];

async function tar(entries: Entries): Promise<Buffer> {
	const packed = pack();
	for (const [header, text = ""] of entries) packed.entry(header, text);
	packed.finalize();
	const parts: Uint8Array[] = [];
	// streamx has no types here; a pack's chunks are bytes.
	for await (const chunk of packed as unknown as AsyncIterable<Uint8Array>) parts.push(chunk);
	return Buffer.concat(parts);
}

async function read(source: Readable | Uint8Array, options?: ReadOptions): Promise<[string, string][]> {
	const found: [string, string][] = [];
	for await (const { path, bytes } of readArchive(source, options)) {
		found.push([path, new TextDecoder().decode(bytes)]);
	}
	return found;
}

async function refusal(source: Readable | Uint8Array, options?: ReadOptions): Promise<string> {
	const cause = await read(source, options).then(
		() => null,
		(error: unknown) => error,
	);
	expect(cause).toBeInstanceOf(InvalidError);
	return cause instanceof InvalidError ? cause.code : "";
}

const LEAF: Entries = [
	[{ name: "./knowledge/bees/qna.yaml" }, "a: 1\n"],
	[{ name: "./knowledge/bees/attribution.txt" }, "Title of work: Bees\n"],
	[{ name: "README.md" }, "no"],
	[{ name: "docs/template_qna.yaml" }, "no"],
	[{ name: "compositional_skills/x/QNA.yml" }, "b: 2\n"],
];
const READ = [
	["knowledge/bees/qna.yaml", "a: 1\n"],
	["knowledge/bees/attribution.txt", "Title of work: Bees\n"],
	["compositional_skills/x/QNA.yml", "b: 2\n"],
];

describe("readArchive", () => {
	test("reads leaf files and misnamed ones from .tar and .tar.gz, whole or in single bytes", async () => {
		const plain = await tar(LEAF);
		expect(await read(plain)).toEqual(READ);
		expect(await read(gzipSync(plain))).toEqual(READ);
		const bytes = [...gzipSync(plain)].map((byte) => Buffer.of(byte));
		expect(await read(Readable.from(bytes))).toEqual(READ);
	});

	test("refuses paths that climb out", async () => {
		for (const name of ["../qna.yaml", "/etc/qna.yaml", "a/../../qna.yaml", "..\\qna.yaml", "C:\\qna.yaml"]) {
			expect(await refusal(await tar([[{ name }, "x"]]))).toBe("archive.unsafe-path");
		}
	});

	test("skips links, files over a megabyte and files named twice, and says so", async () => {
		const skipped: Skipped[] = [];
		const entries: Entries = [
			[{ name: "knowledge/a/qna.yaml", type: "symlink", linkname: "/etc/passwd" }],
			[{ name: "knowledge/b/qna.yaml", type: "link", linkname: "knowledge/c/qna.yaml" }],
			[{ name: "knowledge/c/qna.yaml" }, "x".repeat(1_000_001)],
			[{ name: "knowledge/d/qna.yaml" }, "first"],
			[{ name: "knowledge/d/qna.yaml" }, "second"],
		];
		const found = await read(await tar(entries), { onSkipped: (one) => skipped.push(one) });
		expect(found).toEqual([["knowledge/d/qna.yaml", "first"]]);
		expect(skipped.map(({ path, code }) => [path, code])).toEqual([
			["knowledge/a/qna.yaml", "link"],
			["knowledge/b/qna.yaml", "link"],
			["knowledge/c/qna.yaml", "too-large"],
			["knowledge/d/qna.yaml", "twice"],
		]);
	});

	test("refuses what unpacks to too much", async () => {
		const zeros = await tar([[{ name: "big.bin" }, "\0".repeat(30_000_000)]]);
		expect(await refusal(gzipSync(zeros))).toBe("archive.too-dense");
		expect(await refusal(zeros, { limits: { totalBytes: 10_000_000 } })).toBe("archive.too-large");
		const many = await tar(Array.from({ length: 30 }, (_, at) => [{ name: `f${at}` }, "x"] as const));
		expect(await refusal(many, { limits: { entries: 20 } })).toBe("archive.too-many-entries");
	});

	test("refuses what is no archive, ends too early or is damaged", async () => {
		const zipped = gzipSync(await tar(LEAF));
		expect(await refusal(Buffer.from("PK\u0003\u0004 a zip file, or anything else"))).toBe(
			"archive.not-an-archive",
		);
		expect(await refusal(new Uint8Array())).toBe("archive.not-an-archive");
		expect(await refusal(zipped.subarray(0, zipped.length - 30))).toBe("archive.truncated");
		const plain = await tar(LEAF);
		expect(await refusal(plain.subarray(0, 514))).toBe("archive.truncated");
		const damaged = Buffer.from(zipped);
		damaged.fill(0xff, 30, 60);
		expect(["archive.damaged", "archive.truncated"]).toContain(await refusal(damaged));
	});

	test("the reader may stop early", async () => {
		for await (const file of readArchive(gzipSync(await tar(LEAF)))) {
			expect(file.path).toBe("knowledge/bees/qna.yaml");
			break;
		}
	});
});

describe("readFolder", () => {
	let folder = "";
	afterEach(() => rm(folder, { recursive: true, force: true }));

	test("reads leaf files in bytewise order and follows no link", async () => {
		folder = await mkdtemp(join(tmpdir(), "seedbed-"));
		for (const path of ["knowledge/b", "knowledge/B", ".git"]) {
			await mkdir(join(folder, path), { recursive: true });
			await writeFile(join(folder, path, "qna.yaml"), path);
		}
		await symlink(join(folder, "knowledge/b/qna.yaml"), join(folder, "qna.yaml"));
		const skipped: Skipped[] = [];
		const found: string[] = [];
		for await (const { path } of readFolder(folder, { onSkipped: (one) => skipped.push(one) }))
			found.push(path);
		expect(found).toEqual(["knowledge/B/qna.yaml", "knowledge/b/qna.yaml"]);
		expect(skipped.map(({ path }) => path)).toEqual(["qna.yaml"]);
	});
});

test("taxonomyPath takes the last folder named as a branch", () => {
	expect(taxonomyPath("x/compositional_skills/a/knowledge/b c/qna.yaml")).toEqual({
		branch: "knowledge",
		segments: ["b c"],
	});
	expect(taxonomyPath("foundational_skills/qna.yaml")).toEqual({
		branch: "foundational_skills",
		segments: [],
	});
	expect(taxonomyPath("docs/knowledge")).toBeNull();
});
