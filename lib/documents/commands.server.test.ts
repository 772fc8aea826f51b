import { describe, expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aDocument, aKnowledgeLeaf, aLeaf } from "#lib/platform/testing/taxonomy-factories.ts";
import { getNode } from "#lib/taxonomy/queries.server.ts";
import { addDocument, attachDocument, detachDocument } from "./commands.server.ts";
import { getDocument, listChunks, listDocuments } from "./queries.server.ts";

async function aWorld() {
	const { id } = await aProject();
	const [ada, reviewer] = await Promise.all([aMember(id, "contributor"), aMember(id, "reviewer")]);
	return { projectId: id, ada, reviewer };
}

const query = { name: "bees.md", licence: "CC0-1.0" };

describe("a document", () => {
	test("is kept with chunks that are its text, and stands at its leaf", async () => {
		const { projectId, ada } = await aWorld();
		const leaf = await aKnowledgeLeaf(projectId);
		const document = await aDocument(ada.actor, projectId, leaf.id);
		expect(document).toMatchObject({
			number: 1,
			title: "Bees",
			addedBy: ada.name,
			leaves: [{ id: leaf.id, path: leaf.path }],
		});
		const { items } = await listChunks(ada.actor, document.id, {});
		expect(items).toHaveLength(document.chunks);
		expect(items.length).toBeGreaterThan(2);
		const [blob] = await db.$queryRaw<{ text: string }[]>`
			SELECT convert_from(bytes, 'UTF8') AS text FROM "Blob" WHERE sha256 = ${document.sha256}`;
		for (const { startAt, endAt, text } of items) expect(blob?.text.slice(startAt, endAt)).toBe(text);
		expect(items.at(-1)?.headings).toEqual(["Bees", "In winter"]);
		expect((await getNode(ada.actor, leaf.id)).documents).toMatchObject([{ number: 1, licence: "CC0-1.0" }]);
		expect(await db.auditEntry.count({ where: { projectId, action: "document.added" } })).toBe(1);
	});

	test("is attached and taken off, and twice is once", async () => {
		const { projectId, ada } = await aWorld();
		const leaf = await aKnowledgeLeaf(projectId);
		const { id } = await aDocument(ada.actor, projectId);
		for (const _ of [1, 2])
			expect((await attachDocument(ada.actor, id, leaf.id)).value.leaves).toHaveLength(1);
		for (const _ of [1, 2])
			expect((await detachDocument(ada.actor, id, leaf.id)).value.leaves).toHaveLength(0);
		const entries = await db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { sequence: "asc" } });
		expect(entries.map(({ action }) => action)).toEqual([
			"document.added",
			"document.attached",
			"document.detached",
		]);
	});

	test.each([
		["latin1.txt", Buffer.from([0xe9, 0x20]), "document.not-text"],
		["nul.md", Buffer.from("a\0b"), "document.not-text"],
		["picture.png", Buffer.from("a"), "document.type"],
		["empty.md", Buffer.from(" \n"), "document.empty"],
		["large.md", Buffer.alloc(5_000_001, 0x61), "document.too-large"],
	])("is refused, with nothing written: %s", async (name, bytes, code) => {
		const { projectId, ada } = await aWorld();
		const run = addDocument(ada.actor, projectId, { ...query, name }, bytes);
		await expect(run).rejects.toMatchObject({ code });
		expect(await db.document.count({ where: { projectId } })).toBe(0);
		expect(await db.auditEntry.count({ where: { projectId } })).toBe(0);
	});

	test("belongs to no skill, and rolls back with what it could not be attached to", async () => {
		const { projectId, ada } = await aWorld();
		const skill = await aLeaf(projectId);
		const run = addDocument(
			ada.actor,
			projectId,
			{ ...query, nodeId: skill.id },
			Buffer.from("# A\n\ntext\n"),
		);
		await expect(run).rejects.toMatchObject({ code: "document.not-knowledge" });
		expect(await db.document.count({ where: { projectId } })).toBe(0);
	});

	test("is added by who may, and does not exist for strangers", async () => {
		const { projectId, ada, reviewer } = await aWorld();
		const stranger = await aMember((await aProject()).id, "admin");
		const run = addDocument(reviewer.actor, projectId, query, Buffer.from("a"));
		await expect(run).rejects.toMatchObject({ code: "auth.not-permitted" });
		const { id } = await aDocument(ada.actor, projectId);
		await expect(getDocument(stranger.actor, id)).rejects.toMatchObject({ code: "document.not-found" });
		await expect(listChunks(stranger.actor, id, {})).rejects.toMatchObject({ code: "document.not-found" });
		const { items } = await listDocuments(reviewer.actor, projectId, {});
		expect(items.map((item) => item.id)).toEqual([id]);
	});
});
