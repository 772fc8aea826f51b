import { beforeAll, expect, it } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import {
	draftContribution,
	reviewContribution,
	submitContribution,
} from "#lib/contributions/commands.server.ts";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { fakeTeacher } from "#lib/generation/testing/fake-teacher.ts";
import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { acceptAll, exportedText } from "#lib/platform/testing/dataset-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aTeacher, recorded } from "#lib/platform/testing/generation-factories.ts";
import { aDocument, aKnowledgeLeaf, aLeaf, aSkillText } from "#lib/platform/testing/taxonomy-factories.ts";
import { work } from "#workers/testing/work.ts";
import { freezeDataset } from "./commands.server.ts";
import type { LineageRow } from "./lineage.ts";
import { FreezeInput } from "./schema.ts";
import { trace } from "./trace.server.ts";
import { checksOf } from "./trace-hops.ts";

let one: Awaited<ReturnType<typeof world>>;
beforeAll(async () => {
	await connect();
	one = await world();
}, 120_000);

/** A leaf of one import, a leaf of knowledge with its document, and one whose first seed example somebody edited. */
async function threeLeaves(projectId: string) {
	const { actor: author, name: authorName } = await aMember(projectId, "contributor");
	const { actor: reviewer, name: reviewerName } = await aMember(projectId, "reviewer");
	const plain = await aLeaf(projectId, { text: aSkillText("plums") });
	const knowledge = await aKnowledgeLeaf(projectId);
	await aDocument(systemActor("test"), projectId, knowledge.id);
	const edited = await aLeaf(projectId);
	const text = aSkillText()
		.replace("How many pears are 0 and 1?", "How many pears does the green basket hold?")
		.replace("There are 1 pears.", "The green basket holds seventeen pears.");
	const { value: draft, etag } = await draftContribution(author, projectId, {
		changes: [{ kind: "edit", nodeId: edited.id, base: edited.live?.sha256 as string, text }], // aLeaf makes it live
	});
	const { value: submitted, etag: next } = await submitContribution(author, draft.id, etag);
	const { value: contribution } = await reviewContribution(reviewer, submitted.id, next, {
		verdict: "accept",
		comment: "",
	});
	return { plain, knowledge, edited, contribution, authorName, reviewerName, reviewer };
}

/** The three with rows of each frozen, and both files of the version. */
async function world() {
	const { id: projectId } = await aProject();
	const leaves = await threeLeaves(projectId);
	const { actor: admin } = await aMember(projectId, "admin");
	const { actor: researcher } = await aMember(projectId, "researcher");
	const teacher = await aTeacher(projectId);
	await startGenerationRun(admin, projectId, {
		nodeIds: [leaves.plain.id, leaves.knowledge.id, leaves.edited.id],
		samplesPerLeaf: 12,
		teacherId: teacher.id,
	});
	await work({ openTeacher: async () => recorded(fakeTeacher({ clean: true }), teacher) });
	await acceptAll(leaves.reviewer, projectId);
	const input = FreezeInput.parse({ name: "kitchen", heldOutShare: 0 });
	const { value: version } = await freezeDataset(researcher, projectId, input);
	const linesOf = async (part: "train" | "lineage") =>
		(await exportedText(researcher, version.id, part)).trimEnd().split("\n");
	const sideCar = (await linesOf("lineage")).map((line): LineageRow => JSON.parse(line));
	return { ...leaves, researcher, version, lines: await linesOf("train"), sideCar };
}

/** So many of these, drawn without repeat; the same ones each time. */
function drawn<T>(from: readonly T[], wanted: number): T[] {
	const random = seededRandom("traced rows");
	const left = [...from];
	return Array.from({ length: wanted }, () => left.splice(random.int(left.length), 1)).flat();
}

it("leads from any row back to seed, prompt, author and acceptance, with every hash equal", async () => {
	const { plain, knowledge, edited, contribution, authorName, reviewerName, researcher, lines, sideCar } =
		one;
	expect(sideCar).toHaveLength(lines.length);
	const ofLeaf = ({ id }: { id: string }) => [...sideCar.keys()].filter((at) => sideCar[at]?.node.id === id);
	const chosen = [...drawn(ofLeaf(plain), 6), ...drawn(ofLeaf(knowledge), 7), ...drawn(ofLeaf(edited), 7)];
	expect(new Set(chosen).size).toBe(20);

	let restOnTheEdit = 0;
	for (const at of chosen) {
		const line = lines[at] ?? "";
		const { id } = JSON.parse(line);
		const found = await trace(researcher, id);
		const row = { id, dataset: "kitchen", version: 1, ordinal: at, sha256: sha256(line) };
		expect(found.row).toMatchObject(row);
		expect(sideCar[at]).toMatchObject({ rowId: id, rowSha256: sha256(line) });
		expect(new Set(checksOf(found))).toEqual(new Set(["equal"]));
		const isKnowledge = sideCar[at]?.node.id === knowledge.id;
		expect(found.calls.map(({ stage }) => stage)).toEqual(
			isKnowledge
				? ["pairs", "faithfulness", "relevance", "stands-alone"]
				: ["questions", "question-judge", "answers", "pair-judge"],
		);
		expect(found.chunk?.text.includes("Bees leave the hive") ?? false).toBe(isKnowledge);
		expect(found.seeds.length).toBeGreaterThan(0);
		for (const seed of found.seeds) {
			expect(seed.inPrompt).toBe(true);
			if (seed.answer === "The green basket holds seventeen pears.") {
				restOnTheEdit++;
				const { number } = contribution;
				const how = { kind: "accepted", contribution: number, author: authorName, reviewer: reviewerName };
				expect(seed).toMatchObject({ author: authorName, revision: 2, acceptance: how });
			} else {
				const how = { kind: "imported", source: "qna.yaml" };
				expect(seed).toMatchObject({ author: "mara", revision: 1, acceptance: how });
			}
		}
	}
	expect(restOnTheEdit).toBeGreaterThan(0);
});

it("writes a side-car in which leaf and seeds each have the acceptance of their own revision, the same at each export", async () => {
	const { edited, contribution, authorName, reviewerName, researcher, version, sideCar } = one;
	const [first, second] = await db.nodeRevision.findMany({
		where: { nodeId: edited.id },
		orderBy: { number: "asc" },
	});
	const accepted = { kind: "accepted", by: reviewerName, contribution: String(contribution.number) };
	const rows = sideCar.filter(({ node }) => node.id === edited.id);
	expect(rows.length).toBeGreaterThanOrEqual(12);
	for (const { node } of rows) {
		expect(node).toMatchObject({ revision: second?.id, sha256: second?.sha256, acceptance: accepted });
	}
	const seeds = rows.flatMap((row) => row.seeds);
	const [ofEdit, ofImport] = [
		seeds.filter(({ author }) => author === authorName),
		seeds.filter(({ author }) => author === "mara"),
	];
	expect(ofEdit.length + ofImport.length).toBe(seeds.length);
	expect(Math.min(ofEdit.length, ofImport.length)).toBeGreaterThan(0);
	for (const seed of ofEdit) expect(seed).toMatchObject({ revision: second?.id, acceptance: accepted });
	for (const seed of ofImport) {
		expect(seed).toMatchObject({ revision: first?.id, acceptance: { kind: "imported" } });
	}

	// the order of the leaf's file, which is not that of ids: the edited example is its first, and its version the newest
	const places = await db.revisionSeed.findMany({
		where: { revisionId: second?.id ?? "" },
		orderBy: { ordinal: "asc" },
	});
	const inFile = places.map(({ seedVersionId }) => seedVersionId);
	expect(inFile).not.toEqual(inFile.toSorted());
	for (const row of rows) {
		const ids = row.seeds.map(({ id }) => id);
		expect(ids).toEqual(inFile.filter((id) => ids.includes(id)));
	}
	expect(rows.some((row) => row.seeds.length > 1 && row.seeds[0]?.author === authorName)).toBe(true);
	expect(await exportedText(researcher, version.id, "lineage")).toBe(
		sideCar.map((row) => `${JSON.stringify(row)}\n`).join(""),
	);
});
