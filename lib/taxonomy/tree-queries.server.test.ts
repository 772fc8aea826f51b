import { expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { aSample } from "#lib/platform/testing/dataset-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aKnowledgeText, aSkillText, aTar } from "#lib/platform/testing/taxonomy-factories.ts";
import { importTaxonomy } from "./import.server.ts";
import { buildTree } from "./tree.ts";
import { getFolder, getTree } from "./tree-queries.server.ts";

/** Names that are each other's beginning, and signs that mean something to a database. */
const FILES = {
	"knowledge/bees/qna.yaml": aKnowledgeText("bees"),
	"knowledge/bees/wild/qna.yaml": aKnowledgeText("wild bees"),
	"knowledge/beeswax/a_b%/qna.yaml": aKnowledgeText("wax"),
	"knowledge/beeswax/axb%/qna.yaml": aKnowledgeText("comb"),
	"knowledge/größe 🐝/tief/unten/qna.yaml": aKnowledgeText("Waben"),
	"knowledge/broken/qna.yaml": "version: 3\nseed_examples: [",
	"knowledge/gone/qna.yaml": aKnowledgeText("gone"),
	"knowledge/few/qna.yaml": aSkillText("figs", 3).replace("version: 3\n", ""),
	"foundational_skills/reasoning/qna.yaml": aSkillText("reasons"),
};

async function aWorld() {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	await importTaxonomy(actor, projectId, { source: "test.tar" }, aTar(FILES));
	const at = async (path: string) =>
		(await db.taxonomyNode.findUniqueOrThrow({ where: { projectId_path: { projectId, path } } })).id;
	await db.taxonomyNode.update({
		where: { id: await at("knowledge/gone") },
		data: { retiredAt: new Date() },
	});
	for (const path of ["knowledge/bees", "knowledge/bees/wild", "knowledge/bees/wild", "knowledge/gone"]) {
		const { runId, id } = await aSample(projectId);
		await db.sample.update({ where: { runId_id: { runId, id } }, data: { nodeId: await at(path) } });
	}
	return { projectId, actor };
}

test("a folder counts what the tree of all nodes counts", async () => {
	const { projectId, actor } = await aWorld();
	const tree = await getTree(actor, projectId);
	const { byPath } = buildTree(tree.items);
	expect(byPath.get("knowledge/bees/wild")).toMatchObject({
		acceptedSamples: 2,
		seedCount: 5,
		state: "live",
	});
	const states = tree.items.map(({ path, state }) => [path, state]);
	expect(states).toContainEqual(["knowledge/gone", "retired"]);
	expect(states).toContainEqual(["knowledge/broken", "broken"]);
	expect(states).toContainEqual(["knowledge/few", "legacy"]);

	const folders = tree.items.filter(({ isLeaf }) => !isLeaf).map(({ path }) => path);
	expect(folders.length).toBeGreaterThan(4);
	for (const path of folders) {
		const branch = byPath.get(path);
		const children = branch?.children.map(({ id, path, state, totals }) => ({ id, path, state, totals }));
		expect(await getFolder(actor, projectId, path), path).toEqual({ children, totals: branch?.totals });
	}
});

test("the whole taxonomy is the sum of its branches", async () => {
	const { projectId, actor } = await aWorld();
	const { children, totals } = await getFolder(actor, projectId, "");
	const named = children.filter(({ path }) => path === "knowledge" || path === "foundational_skills");
	expect(named.map(({ totals }) => [totals.leaves, totals.accepted])).toEqual([
		[1, 0],
		[7, 3],
	]);
	// The four leaves that the samples' runs came with stand in a branch that has no node.
	expect([totals.leaves, totals.accepted]).toEqual([12, 3]);
});

test("an empty project has an empty folder, and a stranger none", async () => {
	const { id } = await aProject();
	const { actor } = await aMember(id);
	const empty = { leaves: 0, seeds: 0, withoutSeed: 0, accepted: 0, target: 0 };
	expect(await getFolder(actor, id, "")).toEqual({ children: [], totals: empty });
	expect(await getTree(actor, id)).toEqual({ items: [], cut: false });
	const { actor: stranger } = await aMember((await aProject()).id, "admin");
	await expect(getFolder(stranger, id, "")).rejects.toBeInstanceOf(NotFoundError);
	await expect(getTree(stranger, id)).rejects.toBeInstanceOf(NotFoundError);
});
