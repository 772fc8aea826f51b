import { expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aKnowledgeText, aSkillText, aTar } from "#lib/platform/testing/taxonomy-factories.ts";
import { importTaxonomy } from "./import.server.ts";
import { saveLeafWords, saveMissingWords } from "./leaf-words.server.ts";
import { searchLeaves } from "./search.server.ts";

const japanese = aKnowledgeText("蜜蜂").replace("fly from 8", "花に集まる <b>nectar</b> from 8");
const FILES = {
	"knowledge/bees/qna.yaml": aKnowledgeText("drones"),
	"knowledge/größe_bienen/qna.yaml": aKnowledgeText("Waben"),
	"knowledge/日本/qna.yaml": japanese,
	"compositional_skills/plums/qna.yaml": aSkillText("plums"),
};

async function aWorld() {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	await importTaxonomy(actor, projectId, { source: "test.tar" }, aTar(FILES));
	const paths = async (words: string) =>
		(await searchLeaves(actor, projectId, words)).hits.map(({ path }) => path);
	const node = (path: string) =>
		db.taxonomyNode.findUniqueOrThrow({ where: { projectId_path: { projectId, path } } });
	return { projectId, actor, paths, node };
}

test("leaves are found by path, file, seed examples and author, in any script", async () => {
	const { projectId, actor, paths } = await aWorld();
	expect(await paths("bees")).toEqual(["knowledge/bees"]);
	expect(await paths("GRÖSSE")).toEqual([]); // ß is no ss
	expect(await paths("bien")).toEqual(["knowledge/größe_bienen"]);
	expect(await paths("ienen")).toEqual([]); // no word begins so
	expect(await paths("Größe")).toEqual(["knowledge/größe_bienen"]);
	expect(await paths("蜜蜂 花")).toEqual(["knowledge/日本"]);
	expect(await paths("mara wab")).toEqual(["knowledge/größe_bienen"]);
	expect(await paths("wab mara")).toEqual([]); // only the last is a beginning
	const { hits } = await searchLeaves(actor, projectId, "nectar");
	expect(hits).toMatchObject([{ path: "knowledge/日本", field: "context" }]);
	expect(hits[0]?.snippet.filter(({ isMatch }) => isMatch)).toEqual([{ text: "nectar", isMatch: true }]);
	expect((await searchLeaves(actor, projectId, "drones")).hits[0]?.field).toBe("domain");
});

test("signs of the query language are words or nothing", async () => {
	const { paths } = await aWorld();
	for (const words of ["bees'", "bees & !plums | (", "bees:* \\", "'bees'", "five o'clock"]) {
		expect(Array.isArray(await paths(words)), words).toBe(true);
	}
	expect(await paths("bees'")).toEqual(["knowledge/bees"]);
	expect(await paths("' & |")).toEqual([]);
});

test("an author is found by the name they have now", async () => {
	const { actor, paths, node } = await aWorld();
	const { id, liveRevisionId } = await node("compositional_skills/plums");
	await db.nodeRevision.update({ where: { id: liveRevisionId ?? "" }, data: { authorId: actor.id } });
	await saveLeafWords(db, [id]);
	await db.user.update({ where: { id: actor.id }, data: { name: "Zebedee Quill" } });
	expect(await paths("zebed")).toEqual(["compositional_skills/plums"]);
	expect(await paths("QUILL plum")).toEqual(["compositional_skills/plums"]);
	expect(await paths("ebed")).toEqual([]); // no word of the name begins so
	expect(await paths("zebed plums")).toEqual([]); // only the last is a beginning
	await db.user.update({ where: { id: actor.id }, data: { name: "Somebody Else" } });
	expect(await paths("zebed")).toEqual([]);
});

test("what is erased or retired is found no more, and what is missing is made anew", async () => {
	const { paths, node } = await aWorld();
	const { id } = await node("knowledge/日本");
	const seeds = await db.seedVersion.findMany({ where: { seedExample: { nodeId: id } } });
	for (const { textSha256: sha256 } of seeds) {
		await db.text.update({ where: { sha256 }, data: { body: null, erasedAt: new Date() } });
	}
	expect(await paths("日本")).toEqual([]);
	expect(await saveMissingWords()).toBeGreaterThan(0);
	expect(await paths("日本")).toEqual(["knowledge/日本"]);
	expect(await paths("nectar")).toEqual([]);
	await db.taxonomyNode.update({ where: { id }, data: { retiredAt: new Date() } });
	expect(await paths("日本")).toEqual([]);
});

test("a stranger finds nothing out", async () => {
	const { projectId } = await aWorld();
	const { actor: stranger } = await aMember((await aProject()).id, "admin");
	await expect(searchLeaves(stranger, projectId, "bees")).rejects.toBeInstanceOf(NotFoundError);
});
