import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { sampleTexts } from "./export-row.ts";
import { type LineageAcceptance, type LineageRow, textsHash } from "./lineage.ts";
import { type Acceptance, findAcceptance, listSeedOrigins, listSeedsOf } from "./origins.server.ts";
import { readRows } from "./rows.server.ts";

/** The side-car of a version: one lineage row for each of its rows, in their order. */
export async function* listLineage(versionId: string): AsyncGenerator<LineageRow> {
	const accepted = acceptanceReader();
	for await (const { kept, source, content } of readRows(versionId)) {
		const { runId, sampleId } = kept;
		const [calls, seeds, sample] = await Promise.all([
			db.sampleCall.findMany({
				where: { runId, sampleId },
				orderBy: { ordinal: "asc" },
				include: { call: true },
			}),
			listSeedsOf(runId, sampleId),
			db.sample.findUniqueOrThrow({
				where: { runId_id: { runId, id: sampleId } },
				select: {
					nodeId: true,
					run: { select: { leaves: { select: { nodeId: true, revisionId: true } } } },
					chunk: { select: { documentId: true, ordinal: true, textSha256: true } },
				},
			}),
		]);
		const origins = await listSeedOrigins(seeds);
		const leaf = sample.run.leaves.find(({ nodeId }) => nodeId === sample.nodeId);
		if (!leaf) throw new Error(`Run ${runId} has a sample of a leaf that is not one of its own.`);
		yield {
			rowId: kept.id,
			rowSha256: kept.sha256,
			datasetVersion: versionId,
			sample: { runId, id: sampleId, sha256: textsHash(sampleTexts(content), sha256) },
			calls: calls.map(({ stage, call }) => ({
				stage,
				callKey: call.callKey,
				promptSha256: call.requestSha256,
				replySha256: call.replySha256,
			})),
			seeds: origins.map(({ id, textSha256, author, revision, acceptance }) => ({
				id,
				sha256: textSha256,
				author,
				revision: revision.id,
				acceptance: lineageOf(acceptance),
			})),
			node: {
				id: leaf.nodeId,
				path: source.path,
				revision: leaf.revisionId,
				sha256: source.revisionSha256,
				acceptance: lineageOf(await accepted(leaf.revisionId)),
			},
			document: sample.chunk && {
				id: sample.chunk.documentId,
				chunk: sample.chunk.ordinal,
				sha256: sample.chunk.textSha256,
			},
		};
	}
}

/** What made a revision live, asked once for each: many rows come of one. */
function acceptanceReader() {
	const known = new Map<string, Promise<Acceptance>>();
	return (revisionId: string) => {
		const found = known.get(revisionId) ?? findAcceptance(revisionId);
		known.set(revisionId, found);
		return found;
	};
}

function lineageOf(acceptance: Acceptance): LineageAcceptance {
	return acceptance.kind === "accepted"
		? {
				kind: "accepted",
				by: acceptance.reviewer,
				at: acceptance.at,
				contribution: String(acceptance.contribution),
			}
		: { kind: "imported", by: acceptance.by, at: acceptance.at, import: String(acceptance.import) };
}
