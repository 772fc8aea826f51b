import { createHash } from "node:crypto";
import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { splitHeldOut } from "#lib/evaluation/held-out.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { newId } from "#lib/platform/ids.ts";
import type { RowContent } from "./formats.ts";
import { planMix, takeRows } from "./mix.ts";
import { getDatasetVersion, warningsFor } from "./queries.server.ts";
import { type KeptRow, leafReader, rowOf } from "./rows.server.ts";
import type { DatasetVersionView, FreezeInput, Mix } from "./schema.ts";
import { contentsOf, listSources, type Source } from "./sources.server.ts";

/** Rows that one freeze takes in its request; more is a job of the scale issue. */
const MAX_ROWS = 200_000;

/**
 * Freezes accepted samples into the next version of a dataset. What is frozen never changes: the version holds which
 * sample, whose words, in which order, and the hash of every line.
 *
 * @throws ForbiddenError `auth.not-permitted`
 * @throws InvalidError   `dataset.empty`, `dataset.too-large`, `dataset.broken-row`
 */
export async function freezeDataset(
	actor: Actor,
	projectId: string,
	input: FreezeInput,
): Promise<{ value: DatasetVersionView }> {
	ensureMay(actor, projectId, "dataset.freeze");
	const id = newId();
	await db.$transaction(
		async (tx) => {
			const chosen = await choose(tx, projectId, input);
			const dataset = await datasetOf(tx, projectId, input.name);
			const number = 1 + (await tx.datasetVersion.count({ where: { datasetId: dataset.id } }));
			const { rows, fileSha256 } = arrange(chosen, { ...input, versionId: id });
			const heldOutCount = rows.filter(({ heldOut }) => heldOut).length;
			await tx.datasetVersion.create({
				data: {
					id,
					projectId,
					datasetId: dataset.id,
					number,
					mix: await mixOf(tx, chosen, input),
					seed: input.seed,
					rowCount: rows.length - heldOutCount,
					heldOutCount,
					sha256: fileSha256,
					warnings: await warningsFor(
						chosen.map(({ source }) => source),
						tx,
					),
					frozenById: actor.id,
				},
			});
			await tx.datasetRow.createMany({ data: rows.map((row) => ({ ...row, projectId, versionId: id })) });
			await record(tx, actor, {
				projectId,
				action: "dataset.frozen",
				subject: { type: "dataset-version", id },
				after: { name: input.name, number, rows: rows.length, sha256: fileSha256 },
			});
			await tell(tx, projectId, "dataset", id);
		},
		{ timeout: 120_000 },
	);
	return { value: await getDatasetVersion(actor, id) };
}

type Chosen = { source: Source; content: RowContent };

async function choose(tx: Tx, projectId: string, input: FreezeInput): Promise<Chosen[]> {
	const sources = await listSources(projectId, input.under ?? null, tx);
	if (sources.length === 0) {
		throw new InvalidError(
			"dataset.empty",
			"There is no accepted sample here. Review samples first, then freeze.",
		);
	}
	const taken = mixed(sources, input);
	if (taken.length > MAX_ROWS) {
		const says = `${taken.length} rows are more than the ${MAX_ROWS} that one version may have. Choose a part of the taxonomy.`;
		throw new InvalidError("dataset.too-large", says);
	}
	const contents = await contentsOf(taken, leafReader(tx), tx);
	return taken.flatMap((source) => {
		const content = contents.get(source);
		return content ? [{ source, content }] : [];
	});
}

/** All of them, or as many as there can be with the wanted share of knowledge. */
function mixed(sources: Source[], { knowledgeShare, seed }: FreezeInput): Source[] {
	if (knowledgeShare === undefined) return sources;
	const of = (kind: "knowledge" | "skills") =>
		sources.filter((source) => (source.kind === "knowledge") === (kind === "knowledge"));
	const parts = { knowledge: of("knowledge"), skills: of("skills") };
	const plan = planMix([
		{ id: "knowledge", available: parts.knowledge.length, share: knowledgeShare },
		{ id: "skills", available: parts.skills.length, share: 100 - knowledgeShare },
	]);
	if (plan.rows === 0) {
		const says = `With ${knowledgeShare} % knowledge no row can be taken: there are ${parts.knowledge.length} of knowledge and ${parts.skills.length} of skills.`;
		throw new InvalidError("dataset.empty", says);
	}
	const taken = new Set(
		(["knowledge", "skills"] as const).flatMap((kind) => {
			const rows = plan.sources.find(({ id }) => id === kind)?.rows ?? 0;
			return takeRows(
				parts[kind].map(({ sampleId }) => sampleId),
				rows,
				{ seed: `${seed}/${kind}` },
				sha256,
			);
		}),
	);
	return sources.filter(({ sampleId }) => taken.has(sampleId));
}

/** Rows in an order of chance that the seed fixes, the held-out ones marked; and the hash of the training file. */
function arrange(chosen: readonly Chosen[], input: FreezeInput & { versionId: string }) {
	const bySample = new Map(chosen.map((one) => [one.source.sampleId, one]));
	const order = takeRows([...bySample.keys()], bySample.size, { seed: `order/${input.seed}` }, sha256);
	const questions = chosen.map(({ source, content }) => ({
		id: source.sampleId,
		question: content.question,
	}));
	const { test } = splitHeldOut(questions, input.heldOutShare, String(input.seed), sha256);
	const heldOut = new Set(test.map(({ id }) => id));
	const file = createHash("sha256");
	const rows = order.map((sampleId, ordinal): KeptRow => {
		const one = bySample.get(sampleId);
		if (!one) throw new Error("A row was taken that is not there.");
		const { row, line, sha256: lineSha256 } = rowOf(one.content, sampleId, input);
		if (!heldOut.has(sampleId)) file.update(line);
		return {
			ordinal,
			id: row.id,
			runId: one.source.runId,
			sampleId,
			verdictId: one.source.verdictId,
			phase: one.content.kind,
			heldOut: heldOut.has(sampleId),
			questionSha256: one.source.questionSha256,
			answerSha256: one.source.answerSha256,
			contextSha256: one.source.contextSha256,
			sha256: lineSha256,
		};
	});
	return { rows, fileSha256: file.digest("hex") };
}

async function datasetOf(tx: Tx, projectId: string, name: string): Promise<{ id: string }> {
	await tx.dataset.createMany({ data: { id: newId(), projectId, name }, skipDuplicates: true });
	const dataset = await tx.dataset.findUniqueOrThrow({ where: { projectId_name: { projectId, name } } });
	await tx.$queryRaw`select 1 from "Dataset" where id = ${dataset.id}::uuid for update`; // versions follow each other
	return dataset;
}

async function mixOf(tx: Tx, chosen: readonly Chosen[], input: FreezeInput): Promise<Mix> {
	const names = await tx.teacher.findMany({
		where: { id: { in: [...new Set(chosen.map(({ source }) => source.teacherId))] } },
		select: { id: true, name: true, isOpen: true },
	});
	const count = (keys: readonly string[]) => {
		const counts = new Map<string, number>();
		for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
		return counts;
	};
	const byLeaf = count(chosen.map(({ source }) => source.path));
	const byTeacher = count(
		chosen.filter(({ source }) => !source.isEdited).map(({ source }) => source.teacherId),
	);
	const kindOf = new Map(chosen.map(({ source }) => [source.path, source.kind]));
	return {
		under: input.under ?? null,
		knowledgeShare: input.knowledgeShare ?? null,
		heldOutShare: input.heldOutShare,
		systemPrompt: input.systemPrompt,
		leaves: [...byLeaf].map(([path, rows]) => ({ path, kind: kindOf.get(path) ?? "", rows })),
		teachers: names.map(({ id, name, isOpen }) => ({ name, isOpen, rows: byTeacher.get(id) ?? 0 })),
		editedByPeople: chosen.filter(({ source }) => source.isEdited).length,
	};
}
