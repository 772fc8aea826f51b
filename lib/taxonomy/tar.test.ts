import { Readable } from "node:stream";
import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { packTar } from "./tar.ts";

test("what is packed is what another reader of tar unpacks", async () => {
	const files = [
		{ path: "knowledge/a/qna.yaml", bytes: new TextEncoder().encode("version: 3\n") },
		{ path: `knowledge/${"文化/".repeat(40)}qna.yaml`, bytes: new Uint8Array(1025).fill(7) },
		{ path: `knowledge/${"x".repeat(83)}/qna.yaml`, bytes: new Uint8Array(512) },
		{ path: "knowledge/empty/qna.yaml", bytes: new Uint8Array() },
	];
	const unpacked = extract();
	Readable.from([Buffer.concat(packTar(files))]).pipe(unpacked);
	const found = [];
	for await (const entry of unpacked) {
		const parts: Uint8Array[] = [];
		for await (const part of entry) parts.push(part as Uint8Array); // tar-stream yields Buffers
		found.push({ path: entry.header.name, bytes: new Uint8Array(Buffer.concat(parts)) });
	}
	expect(found).toEqual(files);
});
