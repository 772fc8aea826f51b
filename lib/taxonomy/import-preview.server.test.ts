import { describe, expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, aSkillText, aTar } from "#lib/platform/testing/taxonomy-factories.ts";
import { importTaxonomy } from "./import.server.ts";
import { previewImport } from "./import-preview.server.ts";
import { getNodeByPath } from "./queries.server.ts";

const source = { source: "test.tar" };

async function aWorld() {
	const { id } = await aProject();
	const [admin, contributor, reader, stranger] = await Promise.all([
		aMember(id, "admin"),
		aMember(id, "contributor"),
		aMember(id),
		aMember((await aProject()).id, "admin"),
	]);
	return { projectId: id, admin, contributor, reader, stranger };
}

/** Rows that an import writes. */
const rowsOf = async (projectId: string) => [
	await db.taxonomyImport.count({ where: { projectId } }),
	await db.taxonomyNode.count({ where: { projectId } }),
	await db.contribution.count({ where: { projectId } }),
	await db.auditEntry.count({ where: { projectId } }),
	await db.event.count({ where: { projectId } }),
];

describe("a preview", () => {
	const at = (name: string) => `compositional_skills/${name}/qna.yaml`;
	const edited = aSkillText().replace("There are 3 pears.", "There are three pears.");

	test("says of each leaf new, changed, same or gone, with both texts, and writes nothing", async () => {
		const { projectId, admin } = await aWorld();
		const notes = { "compositional_skills/noted/attribution.txt": "Title: A\n" };
		const before = { [at("edited")]: aSkillText(), [at("same")]: aSkillText(), [at("gone")]: aSkillText() };
		await importTaxonomy(
			admin.actor,
			projectId,
			source,
			aTar({ ...before, ...notes, [at("noted")]: "a: b" }),
		);
		await aLeaf(projectId, { path: "knowledge/elsewhere" });
		const written = await rowsOf(projectId);
		const files = {
			[at("edited")]: edited,
			[at("same")]: aSkillText(),
			[at("new")]: "version: [",
			[at("noted")]: "a: b",
			"compositional_skills/noted/attribution.txt": "Title: B\n",
			[at("misnamed").replace(".yaml", ".yml")]: aSkillText(),
		};
		const { value } = await previewImport(admin.actor, projectId, source, aTar(files));
		expect(value).toMatchObject({
			isLive: true,
			counts: { created: 1, updated: 2, unchanged: 1, refused: 1 },
			scope: "",
			goneCount: 2,
			gone: [
				{ path: "compositional_skills/gone", leaves: 1 },
				{ path: "knowledge", leaves: 1 },
			],
		});
		const byPath = new Map(value.files.map((file) => [file.path, file]));
		expect(byPath.get(at("edited"))).toMatchObject({
			outcome: "updated",
			standing: "good",
			change: { text: { before: aSkillText(), after: edited }, attribution: null },
		});
		expect(byPath.get(at("noted"))).toMatchObject({
			change: { text: null, attribution: { before: "Title: A\n", after: "Title: B\n" } },
		});
		expect(byPath.get(at("new"))).toMatchObject({ outcome: "created", standing: "broken", change: null });
		expect(await rowsOf(projectId)).toEqual(written);

		const { value: done } = await importTaxonomy(
			admin.actor,
			projectId,
			{ ...source, scope: "/compositional_skills/", basis: value.basis },
			aTar(files),
		);
		expect(done).toMatchObject({ scope: "compositional_skills", goneCount: 1, ref: null, commit: null });
		expect(done.counts).toMatchObject({ created: 1, updated: 2, unchanged: 1, refused: 1 });
		// one revision each of what changed, none of what is the same, and what is gone stays
		const revisionsOf = async (name: string) =>
			(await getNodeByPath(admin.actor, projectId, `compositional_skills/${name}`)).revisions.length;
		expect(await Promise.all(["edited", "noted", "new", "same", "gone"].map(revisionsOf))).toEqual([
			2, 2, 1, 1, 1,
		]);
		const gone = await getNodeByPath(admin.actor, projectId, "compositional_skills/gone");
		expect(gone).toMatchObject({ state: "live", retiredAt: null });
	});

	test("binds the import: what somebody else changed in between is not overwritten", async () => {
		const { projectId, admin } = await aWorld();
		const send = (text: string, basis?: string) =>
			importTaxonomy(
				admin.actor,
				projectId,
				{ ...source, ...(basis !== undefined && { basis }) },
				aTar({ [at("a")]: text }),
			);
		await send(aSkillText());
		const { value } = await previewImport(admin.actor, projectId, source, aTar({ [at("a")]: edited }));
		const refusal = { code: "import.changed-since-preview" };
		await expect(send(`${edited}# other bytes`, value.basis)).rejects.toMatchObject(refusal);
		await send(aSkillText("plums"));
		await expect(send(edited, value.basis)).rejects.toMatchObject(refusal);
		const leaf = await getNodeByPath(admin.actor, projectId, "compositional_skills/a");
		expect(leaf).toMatchObject({ live: { number: 2, text: aSkillText("plums") } });
	});

	test("of a contributor tells what the draft would hold: no attribution, and no bytes that are no text", async () => {
		const { projectId, contributor, admin } = await aWorld();
		await importTaxonomy(
			admin.actor,
			projectId,
			source,
			aTar({ [at("a")]: aSkillText(), [at("b")]: aSkillText() }),
		);
		const files = {
			[at("a")]: edited,
			[at("b")]: aSkillText(),
			"compositional_skills/b/attribution.txt": "Title: B\n",
			[at("bytes")]: Buffer.from([0xff, 0xfe]),
		};
		const { value } = await previewImport(contributor.actor, projectId, source, aTar(files));
		expect(value).toMatchObject({
			isLive: false,
			counts: { created: 0, updated: 1, unchanged: 1, refused: 1 },
		});
		const query = { ...source, basis: value.basis };
		const { value: done } = await importTaxonomy(contributor.actor, projectId, query, aTar(files));
		expect(done.counts).toMatchObject({ proposed: 1, unchanged: 1, refused: 1 });
	});

	test("leaves out texts that are too long together, and says so", async () => {
		const { projectId, admin } = await aWorld();
		const long = (letter: string) => `# ${letter.repeat(900_000)}\na: b\n`;
		const tar = (letter: string) =>
			aTar(Object.fromEntries(["a", "b", "c", "d"].map((name) => [at(name), long(letter)])));
		await importTaxonomy(admin.actor, projectId, source, tar("x"));
		const { value } = await previewImport(admin.actor, projectId, source, tar("y"));
		expect(value.files.map(({ change }) => change === "left-out")).toEqual([false, false, false, true]);
	});

	test.each([
		["reader", "auth.not-permitted"],
		["stranger", "project.not-found"],
	] as const)("is not for a %s", async (who, code) => {
		const world = await aWorld();
		const run = previewImport(world[who].actor, world.projectId, source, aTar({ [at("a")]: "a: b" }));
		await expect(run).rejects.toMatchObject({ code });
	});
});
