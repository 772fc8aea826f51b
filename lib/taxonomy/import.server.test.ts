import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { db } from "#lib/platform/db.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, aSkillText, aTar } from "#lib/platform/testing/taxonomy-factories.ts";
import { importTaxonomy } from "./import.server.ts";
import { getNode, getNodeByPath, getRevisionDiff } from "./queries.server.ts";
import { getTree } from "./tree-queries.server.ts";

const DATA = "../shared/data";
const PEAK = `${DATA}/instructlab-taxonomy-peak.tar.gz`;
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
const NOTHING = [0, 0, 0, 0, 0];

describe("an admin's import", () => {
	test("makes leaves live at once, with seeds, and the audit says import", async () => {
		const { projectId, admin } = await aWorld();
		const files = {
			"t/compositional_skills/a/qna.yaml": aSkillText(),
			"t/compositional_skills/a/attribution.txt": "Title of work: Mine\n",
			"t/compositional_skills/few/qna.yaml": aSkillText("figs", 3).replace("version: 3\n", ""),
			"t/knowledge/broken/qna.yaml": "version: 3\nseed_examples: [",
			"t/README.md": "hello",
		};
		const { value } = await importTaxonomy(admin.actor, projectId, source, aTar(files));
		expect(value.counts).toEqual({ created: 3, updated: 0, unchanged: 0, proposed: 0, refused: 0 });
		expect(value.files.map(({ path, standing }) => [path, standing])).toEqual([
			["t/compositional_skills/a/qna.yaml", "good"],
			["t/compositional_skills/few/qna.yaml", "legacy"],
			["t/knowledge/broken/qna.yaml", "broken"],
		]);
		expect(value.files[2]?.findings[0]).toMatchObject({ category: "yaml_syntax", line: 2, column: 17 });

		const { items } = await getTree(admin.actor, projectId);
		expect(items.map(({ path, state, seedCount }) => [path, state, seedCount])).toEqual([
			["compositional_skills", "folder", 0],
			["compositional_skills/a", "live", 5],
			["compositional_skills/few", "legacy", 3],
			["knowledge", "folder", 0],
			["knowledge/broken", "broken", 0],
		]);
		const leaf = await getNodeByPath(admin.actor, projectId, "compositional_skills/a");
		expect(leaf.live).toMatchObject({ number: 1, attribution: "Title of work: Mine\n", text: aSkillText() });
		expect(leaf.revisions[0]).toMatchObject({ origin: "import", import: { number: 1, by: admin.name } });
		expect(leaf.seeds).toHaveLength(5);
		expect(leaf.seeds[1]).toMatchObject({
			line: 7,
			createdBy: "mara",
			author: null,
			pairs: [{ question: "How many pears are 1 and 2?", answer: "There are 3 pears." }],
		});
		const [entry] = await db.auditEntry.findMany({ where: { projectId } });
		expect(entry).toMatchObject({ action: "taxonomy.imported", actorId: admin.id, subjectId: value.id });
	});

	test("sent again changes nothing; one edited example keeps its identity and gets a version", async () => {
		const { projectId, admin } = await aWorld();
		const path = "compositional_skills/a/qna.yaml";
		const send = (text: string) => importTaxonomy(admin.actor, projectId, source, aTar({ [path]: text }));
		const first = (await send(aSkillText())).value;
		const again = (await send(aSkillText())).value;
		expect(again.counts).toMatchObject({ unchanged: 1, updated: 0 });
		expect(await db.nodeRevision.count({ where: { projectId } })).toBe(1);

		const edited = aSkillText().replace("There are 3 pears.", "There are three pears.");
		expect((await send(edited)).value.counts).toMatchObject({ updated: 1 });
		const nodeId = first.files[0]?.nodeId as string;
		const now = await getNode(admin.actor, nodeId);
		expect(now.revisions.map(({ number }) => number)).toEqual([2, 1]);
		expect(now.seeds.map(({ since }) => since.number)).toEqual([1, 2, 1, 1, 1]);
		expect(await db.seedExample.count({ where: { projectId } })).toBe(5);
		expect(await db.seedVersion.count({ where: { projectId } })).toBe(6);
		const diff = await getRevisionDiff(admin.actor, nodeId, { from: 1, to: 2 });
		expect([diff.from.text, diff.to.text]).toEqual([aSkillText(), edited]);

		await send(aSkillText()); // back: the earlier version is the same one
		expect(await db.seedVersion.count({ where: { projectId } })).toBe(6);
	});

	test("of a single file goes to the path that is named, and misses no other", async () => {
		const { projectId } = await aWorld();
		await aLeaf(projectId, { path: "compositional_skills/one/deeper" });
		const leaf = await aLeaf(projectId, { path: "compositional_skills/one" });
		const scopes = await db.taxonomyImport.findMany({
			where: { projectId },
			select: { scope: true, goneCount: true },
		});
		expect(scopes).toEqual([1, 2].map(() => ({ scope: null, goneCount: 0 })));
		expect(leaf).toMatchObject({ path: "compositional_skills/one", state: "live", seedCount: 5 });
	});

	test("keeps bytes that are no text, and says where", async () => {
		const { projectId, admin } = await aWorld();
		const files = { "knowledge/a/qna.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x00]) };
		const { value } = await importTaxonomy(admin.actor, projectId, source, aTar(files));
		expect(value.files[0]).toMatchObject({
			standing: "broken",
			findings: [{ category: "encoding", column: 4 }],
		});
		const leaf = await getNode(admin.actor, value.files[0]?.nodeId as string);
		expect(leaf).toMatchObject({ state: "broken", about: null, seeds: [] });
	});

	test("of two at once lets both through, one after the other", async () => {
		const { projectId, admin } = await aWorld();
		const send = (words: string) =>
			importTaxonomy(admin.actor, projectId, source, aTar({ "knowledge/a/qna.yaml": aSkillText(words) }));
		const both = await Promise.all([send("pears"), send("plums")]);
		expect(both.map(({ value }) => value.number).sort()).toEqual([1, 2]);
		const leaf = await getNodeByPath(admin.actor, projectId, "knowledge/a");
		expect(leaf.revisions).toHaveLength(2);
	});
});

describe("a contributor's import", () => {
	test("is one draft contribution, and nothing is live", async () => {
		const { projectId, contributor } = await aWorld();
		const live = await aLeaf(projectId, { path: "compositional_skills/old" });
		const same = await aLeaf(projectId, { path: "compositional_skills/same" });
		const files = {
			"compositional_skills/new/qna.yaml": aSkillText("figs"),
			"compositional_skills/old/qna.yaml": aSkillText("plums"),
			"compositional_skills/same/qna.yaml": aSkillText(),
			"compositional_skills/bytes/qna.yaml": Buffer.from([0xff, 0xfe]),
		};
		const { value } = await importTaxonomy(contributor.actor, projectId, source, aTar(files));
		expect(value.counts).toEqual({ created: 0, updated: 0, unchanged: 1, proposed: 2, refused: 1 });
		const contribution = await db.contribution.findUniqueOrThrow({
			where: { id: value.contribution?.id as string },
			include: { changes: { orderBy: { ordinal: "asc" } }, authors: true },
		});
		expect(contribution).toMatchObject({ status: "draft", authorId: contributor.id });
		expect(contribution.authors).toMatchObject([{ userId: contributor.id }]);
		expect(contribution.changes).toMatchObject([
			{ kind: "create", path: "compositional_skills/new", text: aSkillText("figs") },
			{ kind: "edit", nodeId: live.id, baseSha256: live.live?.sha256 },
		]);
		expect(await getNode(contributor.actor, same.id)).toMatchObject({ revisions: [{ number: 1 }] });
		expect(await db.taxonomyNode.count({ where: { projectId, path: "compositional_skills/new" } })).toBe(0);
	});
});

test("a git source is kept with what was asked for and the commit that was read", async () => {
	const { projectId, admin } = await aWorld();
	const send = (more: { ref?: string; commit?: string }) =>
		importTaxonomy(
			admin.actor,
			projectId,
			{ ...source, ...more },
			aTar({ "knowledge/a/qna.yaml": "a: b\n" }),
		);
	const commit = "0123456789abcdef0123456789abcdef01234567";
	expect((await send({ ref: "main", commit })).value).toMatchObject({ ref: "main", commit });
	const [entry] = await db.auditEntry.findMany({ where: { projectId } });
	expect(entry?.after).toMatchObject({ ref: "main", commit });
	await expect(send({ commit })).rejects.toMatchObject({ code: "import.commit" });
});

describe("is refused as a whole, with nothing written", () => {
	const good = { "knowledge/a/qna.yaml": aSkillText() };
	test.each([
		[
			"a path that leaves the archive",
			aTar({ ...good, "../knowledge/b/qna.yaml": "a" }),
			"archive.unsafe-path",
		],
		["an absolute path", aTar({ ...good, "/knowledge/b/qna.yaml": "a" }), "archive.unsafe-path"],
		["something that is no archive", Readable.from([Buffer.from("hello")]), "archive.not-an-archive"],
		["no leaf", aTar({ "README.md": "a" }), "import.no-leaf"],
		[
			"too many files",
			aTar(
				Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`knowledge/${at}/qna.yaml`, "a: b\n"])),
			),
			"import.too-many-files",
		],
	])("%s", async (_name, body, code) => {
		const { projectId, admin } = await aWorld();
		await expect(importTaxonomy(admin.actor, projectId, source, body)).rejects.toMatchObject({ code });
		expect(await rowsOf(projectId)).toEqual(NOTHING);
	});

	test("a single file for a path outside the branches", async () => {
		const { projectId, admin } = await aWorld();
		const query = { source: "qna.yaml", path: "../../etc" };
		const body = Readable.from([Buffer.from("a: b\n")]);
		await expect(importTaxonomy(admin.actor, projectId, query, body)).rejects.toMatchObject({
			code: "import.path",
		});
		expect(await rowsOf(projectId)).toEqual(NOTHING);
	});

	test.each([
		["reader", "auth.not-permitted"],
		["stranger", "project.not-found"],
	] as const)("from a %s", async (who, code) => {
		const world = await aWorld();
		const run = importTaxonomy(world[who].actor, world.projectId, source, aTar(good));
		await expect(run).rejects.toMatchObject({ code });
		expect(await rowsOf(world.projectId)).toEqual(NOTHING);
	});
});

if (!existsSync(PEAK)) console.log(`skipped: the peak taxonomy, for ${PEAK} is not here`);

test("a single file that is larger than a qna.yaml may be is refused before it is kept", async () => {
	const { id } = await aProject();
	const { actor } = await aMember(id, "admin");
	const query = { source: "big", path: "compositional_skills/big" };
	const body = Readable.from([Buffer.alloc(600_000, 97), Buffer.alloc(600_000, 97)]);
	await expect(importTaxonomy(actor, id, query, body)).rejects.toMatchObject({ code: "import.too-large" });
	expect(await db.taxonomyNode.count({ where: { projectId: id } })).toBe(0);
});

describe.skipIf(!existsSync(PEAK))("the whole public taxonomy at its peak", () => {
	test("comes in with every path and the reference's verdicts", { timeout: 60_000 }, async () => {
		const { projectId, admin } = await aWorld();
		const begun = performance.now();
		const { value } = await importTaxonomy(
			admin.actor,
			projectId,
			{ source: "instructlab-taxonomy-peak.tar.gz" },
			createReadStream(PEAK),
		);
		const took = Math.round(performance.now() - begun);

		// by another program than ours
		const listed = execFileSync("tar", ["tzf", PEAK], { encoding: "utf8" }).split("\n");
		const inArchive = listed
			.filter((path) => path.endsWith("/qna.yaml"))
			.map((path) => path.replace(/^\.\//, ""));
		expect(value.files.map(({ path }) => path).sort()).toEqual(inArchive.sort());
		expect(inArchive).toHaveLength(148);

		const { items } = await getTree(systemActor("test"), projectId);
		const leaves = items.filter(({ isLeaf }) => isLeaf);
		expect(leaves.map(({ path }) => `${path}/qna.yaml`).sort()).toEqual(inArchive);

		const expected = verdictsByPath();
		const known = value.files.filter(({ path }) => expected.has(path));
		const wrong = known.filter(({ path, verdict }) => expected.get(path) !== verdict);
		const states = Object.groupBy(leaves, ({ state }) => state);
		const count = Object.entries(states).map(([state, all]) => `${all?.length} ${state}`);
		expect(known).toHaveLength(112); // the others' files are not in the record as they are here
		console.log(`peak: 148 leaves in ${took} ms, ${count.join(", ")}; ${known.length} in expected.tsv`);
		expect(wrong).toEqual([]);

		const againBegun = performance.now();
		const again = await importTaxonomy(admin.actor, projectId, { source: "again" }, createReadStream(PEAK));
		expect(again.value.counts).toMatchObject({ unchanged: 148, created: 0, updated: 0 });
		console.log(`peak again: ${Math.round(performance.now() - againBegun)} ms, all unchanged`);
	});
});

/** The reference's verdicts, by the file's own version. */
function verdictsByPath(): Map<string, string> {
	const [, ...lines] = readFileSync(`${DATA}/expected.tsv`, "utf8").trimEnd().split("\n");
	return new Map(lines.map((line) => line.split("\t")).map(([path, verdict]) => [path ?? "", verdict ?? ""]));
}
