import { beforeAll, describe, expect, it } from "vitest";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { fakeTeacher } from "#lib/generation/testing/fake-teacher.ts";
import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { claim, connect } from "#lib/platform/jobs/queue.server.ts";
import { acceptAll, exportedText } from "#lib/platform/testing/dataset-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, aTeacher, recorded } from "#lib/platform/testing/generation-factories.ts";
import { judgeSample, undoVerdict } from "#lib/samples/commands.server.ts";
import { listQueue } from "#lib/samples/queries.server.ts";
import { generateBatch } from "#workers/handlers/generate-batch.ts";
import { runJob } from "#workers/runner.ts";
import { freezeDataset } from "./commands.server.ts";
import { exportDataset } from "./export.server.ts";
import { rowFaults } from "./formats.ts";
import { FreezeInput } from "./schema.ts";
import { trace } from "./trace.server.ts";

const never = new AbortController().signal;

beforeAll(async () => void (await connect()));

/** A project whose one leaf has samples that wait for a verdict. */
async function world() {
	const { id: projectId } = await aProject();
	const { actor: admin } = await aMember(projectId, "admin");
	const { actor: reviewer } = await aMember(projectId, "reviewer");
	const { actor: researcher } = await aMember(projectId, "researcher");
	const leaf = await aLeaf(projectId);
	const teacher = await aTeacher(projectId);
	await startGenerationRun(admin, projectId, {
		nodeIds: [leaf.nodeId],
		samplesPerLeaf: 20,
		teacherId: teacher.id,
	});
	const openTeacher = async () => recorded(fakeTeacher({ clean: true }), teacher);
	for (const job of await claim(4, ["generation.batch"])) {
		await runJob(job, { "generation.batch": generateBatch(openTeacher) }, never, never);
	}
	const { items: queue } = await listQueue(reviewer, projectId, { limit: 100 });
	return { projectId, admin, reviewer, researcher, queue };
}

const input = (over: object = {}) => FreezeInput.parse({ name: "kitchen", ...over });

describe("verdicts", () => {
	it("keep the teacher's words beside an edit, take a reason to reject, and can be undone", async () => {
		const { reviewer, queue } = await world();
		const [first, second] = queue;
		if (!first || !second) throw new Error("no samples");
		const edit = { verdict: "edit", question: "What is it for?", answer: "For tea.", note: "" } as const;
		const { value: edited } = await judgeSample(reviewer, first.runId, first.id, edit);
		expect(edited).toMatchObject({ state: "edited", answer: "For tea.", teacherAnswer: first.answer });
		const { value: undone } = await undoVerdict(reviewer, first.runId, first.id, edited.verdict?.id ?? "");
		expect(undone).toMatchObject({ state: "pending", answer: first.answer, verdict: null });
		const reject = { verdict: "reject", reason: "wrong", note: "" } as const;
		expect((await judgeSample(reviewer, second.runId, second.id, reject)).value.state).toBe("rejected");
	});

	it("are for reviewers, and for accepted rows", async () => {
		const { projectId, admin, reviewer, queue } = await world();
		const [first] = queue;
		if (!first) throw new Error("no samples");
		const accept = { verdict: "accept", note: "" } as const;
		await expect(judgeSample(admin, first.runId, first.id, accept)).rejects.toMatchObject({
			code: "auth.not-permitted",
		});
		await db.sample.update({
			where: { runId_id: { runId: first.runId, id: first.id } },
			data: { outcome: "rejected", stage: "duplicates", reason: "duplicate" },
		});
		await expect(judgeSample(reviewer, first.runId, first.id, accept)).rejects.toMatchObject({
			code: "sample.not-reviewable",
		});
		expect(await db.sampleVerdict.count({ where: { projectId } })).toBe(0);
	});
});

describe("a frozen dataset", () => {
	it("exports the same bytes twice, whose hash is the frozen one, in the form of a training row", async () => {
		const one = await world();
		await acceptAll(one.reviewer, one.projectId);
		const { value: version } = await freezeDataset(one.researcher, one.projectId, input());
		expect(version.rowCount + version.heldOutCount).toBe(one.queue.length);
		const first = await exportedText(one.researcher, version.id, "train");
		const second = await exportedText(one.researcher, version.id, "train");
		expect(second).toBe(first);
		expect(sha256(first)).toBe(version.sha256);
		const rows = first
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(rows).toHaveLength(version.rowCount);
		expect(rows.flatMap(rowFaults)).toEqual([]);
		const heldOut = await exportedText(one.researcher, version.id, "held-out");
		expect(heldOut.split("\n").filter(Boolean)).toHaveLength(version.heldOutCount);
	});

	it("does not change when a verdict does; the next version does", async () => {
		const one = await world();
		await acceptAll(one.reviewer, one.projectId);
		const { value: before } = await freezeDataset(one.researcher, one.projectId, input());
		const file = await exportedText(one.researcher, before.id, "train");
		const [first] = one.queue;
		if (!first) throw new Error("no samples");
		await judgeSample(one.reviewer, first.runId, first.id, { verdict: "reject", reason: "wrong", note: "" });
		const { value: after } = await freezeDataset(one.researcher, one.projectId, input());
		expect(after).toMatchObject({ name: "kitchen", number: 2 });
		expect(after.rowCount + after.heldOutCount).toBe(one.queue.length - 1);
		expect(await exportedText(one.researcher, before.id, "train")).toBe(file);
	});

	it("says which hop is not what it was, and refuses to export a row that is another", async () => {
		const one = await world();
		await acceptAll(one.reviewer, one.projectId);
		const { value: version } = await freezeDataset(one.researcher, one.projectId, input({ heldOutShare: 0 }));
		const row = await db.datasetRow.findFirstOrThrow({ where: { versionId: version.id } });
		await db.text.update({ where: { sha256: row.answerSha256 }, data: { body: "another answer" } });
		const found = await trace(one.researcher, row.id);
		expect(found.row?.check).toBe("changed");
		expect(found.sample.check).toBe("changed");
		const { parts } = await exportDataset(one.researcher, version.id, "train");
		await expect(parts.next()).rejects.toMatchObject({ code: "dataset.changed-row" });
	});

	it("needs accepted samples and a researcher", async () => {
		const { projectId, admin, researcher } = await world();
		await expect(freezeDataset(admin, projectId, input())).rejects.toMatchObject({
			code: "auth.not-permitted",
		});
		await expect(freezeDataset(researcher, projectId, input())).rejects.toMatchObject({
			code: "dataset.empty",
		});
		expect(await db.datasetVersion.count({ where: { projectId } })).toBe(0);
	});
});
