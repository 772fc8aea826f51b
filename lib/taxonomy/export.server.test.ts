import { createReadStream, existsSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import {
	aDocument,
	aKnowledgeLeaf,
	aLeaf,
	aSkillText,
	aTar,
} from "#lib/platform/testing/taxonomy-factories.ts";
import { readArchive } from "./archive.server.ts";
import { exportTaxonomy } from "./export.server.ts";
import { importTaxonomy } from "./import.server.ts";
import { planImport } from "./import-plan.ts";

const DATA = "../shared/data";

async function aWorld() {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	const send = (body: Readable) => importTaxonomy(actor, projectId, { source: "test" }, body);
	const archiveOf = async (path?: string) => {
		const { parts } = await exportTaxonomy(actor, projectId, path === undefined ? {} : { path });
		const all: Uint8Array[] = [];
		for await (const part of parts) all.push(part);
		return Buffer.concat(all);
	};
	return { projectId, actor, send, archiveOf };
}

/** What an archive holds, read by the reader that an import has. */
async function filesIn(archive: Uint8Array | Readable): Promise<Map<string, string>> {
	const files = new Map<string, string>();
	for await (const { path, bytes } of readArchive(archive, { wanted: () => true })) {
		files.set(path, Buffer.from(bytes).toString("latin1"));
	}
	return files;
}

const LEAVES = {
	"knowledge/a/qna.yaml": "\ufeffversion: 3\r\n# kept\r\nseed_examples: [",
	"knowledge/a/attribution.txt": "Title of work: Mine\r\n\r\n",
	"knowledge/a/b c/qna.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x00]),
	"compositional_skills/a/qna.yaml": aSkillText(),
	[`compositional_skills/${"文化/".repeat(30)}qna.yaml`]: aSkillText("figs"),
};

describe("what is exported", () => {
	test("is what came in, byte for byte, and the same archive each time", async () => {
		const { send, archiveOf } = await aWorld();
		await send(aTar({ ...LEAVES, "README.md": "no leaf" }));
		const archive = await archiveOf();
		const cameIn = Object.entries(LEAVES).map(([path, content]) => [
			path,
			Buffer.from(content).toString("latin1"),
		]);
		const files = await filesIn(archive);
		expect(Object.fromEntries(files)).toEqual(Object.fromEntries(cameIn));
		expect([...files.keys()]).toEqual([...files.keys()].sort());
		expect(sha256(await archiveOf())).toBe(sha256(archive));
		// and brought in again, it changes nothing
		expect((await send(Readable.from([archive]))).value.counts).toMatchObject({ unchanged: 4, updated: 0 });
	});

	test("is a leaf alone, or all below a folder, and not what only begins as its path does", async () => {
		const { send, archiveOf } = await aWorld();
		const path = (name: string) => `knowledge/${name}/qna.yaml`;
		await send(aTar({ [path("a_c")]: "x", [path("a/b")]: "x", [path("aXc")]: "x", [path("a/b/c")]: "x" }));
		const pathsUnder = async (under: string) => [...(await filesIn(await archiveOf(under))).keys()];
		expect(await pathsUnder("knowledge/a")).toEqual([path("a/b/c"), path("a/b")]);
		expect(await pathsUnder("/knowledge/a_c/")).toEqual([path("a_c")]);
	});

	test("has the documents of a leaf beside it, as they came in", async () => {
		const { projectId, actor, archiveOf } = await aWorld();
		const leaf = await aKnowledgeLeaf(projectId);
		const document = await aDocument(actor, projectId, leaf.id);
		const files = await filesIn(await archiveOf(leaf.path));
		expect([...files.keys()]).toEqual([`${leaf.path}/bees.md`, `${leaf.path}/qna.yaml`]);
		expect(sha256(Buffer.from(files.get(`${leaf.path}/bees.md`) ?? "", "latin1"))).toBe(document.sha256);
	});

	test("is refused in words where there is nothing, nothing live, or something erased", async () => {
		const { projectId, archiveOf } = await aWorld();
		await expect(archiveOf()).rejects.toMatchObject({ code: "export.nothing" });
		await expect(archiveOf("knowledge/none")).rejects.toMatchObject({ code: "taxonomy-node.not-found" });
		const text = aSkillText(`plums of ${projectId}`);
		const { id, path } = await aLeaf(projectId, { text });
		await db.blob.update({ where: { sha256: sha256(text) }, data: { bytes: null, erasedAt: new Date() } });
		await expect(archiveOf(path)).rejects.toMatchObject({
			code: "export.erased",
			details: { paths: [`${path}/qna.yaml`] },
		});
		await db.taxonomyNode.update({ where: { id }, data: { retiredAt: new Date() } });
		await expect(archiveOf(path)).rejects.toMatchObject({ code: "export.nothing" });
	});

	test("is hidden from whom the project is", async () => {
		const { projectId } = await aWorld();
		await aLeaf(projectId);
		const { actor } = await aMember((await aProject()).id, "admin");
		await expect(exportTaxonomy(actor, projectId, {})).rejects.toMatchObject({ code: "project.not-found" });
	});
});

for (const [name, leaves] of [
	["instructlab-taxonomy-peak.tar.gz", 148],
	["instructlab-contributions.tar.gz", 948], // of 954 files: two are misnamed, three lie in no branch, one has a space at a name's end
] as const) {
	const archive = `${DATA}/${name}`;
	if (!existsSync(archive)) console.log(`skipped: the round trip of ${name}, for ${archive} is not here`);

	test.skipIf(!existsSync(archive))(
		`${name} goes in and comes out with the same bytes`,
		{ timeout: 120_000 },
		async () => {
			const { send, archiveOf } = await aWorld();
			const sent = [];
			for await (const file of readArchive(createReadStream(archive))) sent.push(file);
			const wanted = new Map<string, string>();
			for (const { leafPath, bytes, attribution } of planImport(sent)) {
				if (leafPath === null) continue;
				wanted.set(`${leafPath}/qna.yaml`, sha256(bytes));
				if (attribution) wanted.set(`${leafPath}/attribution.txt`, sha256(attribution));
			}
			await send(createReadStream(archive));
			const begun = performance.now();
			const bytes = await archiveOf();
			const took = Math.round(performance.now() - begun);
			const got = new Map<string, string>();
			for await (const file of readArchive(bytes, { wanted: () => true }))
				got.set(file.path, sha256(file.bytes));
			expect(got).toEqual(wanted);
			expect([...got.keys()].filter((path) => path.endsWith("/qna.yaml"))).toHaveLength(leaves);
			console.log(
				`${name}: ${got.size} files of ${leaves} leaves equal, ${bytes.byteLength} bytes in ${took} ms`,
			);
		},
	);
}
