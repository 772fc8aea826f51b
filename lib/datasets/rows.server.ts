import { getBlob } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { readLeaf } from "#lib/taxonomy/leaf.ts";
import { trainingRow } from "./export-row.ts";
import type { RowContent, RowPhase } from "./formats.ts";
import { contentsOf, type Source } from "./sources.server.ts";

/** The training row of a sample in a version, in the form of the dataset's own file. */
export function rowOf(
	content: RowContent,
	sampleId: string,
	{ versionId, systemPrompt }: { versionId: string; systemPrompt: string },
) {
	const phase: RowPhase = content.kind === "knowledge" ? "p07" : "skills";
	return trainingRow(sampleId, content, { datasetVersionId: versionId, systemPrompt, phase }, sha256);
}

/** What a leaf's revision says of itself, read once for each revision. */
export function leafReader(from: Tx = db) {
	const read = new Map<string, Promise<{ taskDescription: string; domain: string }>>();
	return (revisionSha256: string) => {
		const known = read.get(revisionSha256) ?? about(revisionSha256, from);
		read.set(revisionSha256, known);
		return known;
	};
}

async function about(revisionSha256: string, from: Tx) {
	const leaf = readLeaf(await getBlob(revisionSha256, from), "");
	return { taskDescription: leaf?.taskDescription ?? "", domain: leaf?.domain ?? "" };
}

/** A row of a version as it is kept. */
export type KeptRow = {
	ordinal: number;
	id: string;
	runId: string;
	sampleId: string;
	verdictId: string;
	phase: string;
	heldOut: boolean;
	questionSha256: string;
	answerSha256: string;
	contextSha256: string | null;
	sha256: string;
};

const PAGE = 500;

/**
 * The rows of a version in their order, read a page at a time, with what each says. A row whose text was erased is left
 * out: it cannot be exported any more.
 */
export async function* readRows(
	versionId: string,
	where: { heldOut?: boolean; phase?: "knowledge" | "skill"; ordinal?: number } = {},
): AsyncGenerator<{ kept: KeptRow; source: Source; content: RowContent }> {
	const read = leafReader();
	for (let after = -1; ; ) {
		const rows = await db.datasetRow.findMany({
			where: { AND: [{ versionId, ordinal: { gt: after } }, where] },
			orderBy: { ordinal: "asc" },
			take: PAGE,
			include: {
				sample: {
					select: {
						nodeId: true,
						chunk: { select: { textSha256: true } },
						run: {
							select: {
								teacherId: true,
								leaves: {
									select: {
										nodeId: true,
										node: { select: { path: true, kind: true } },
										revision: { select: { sha256: true } },
									},
								},
							},
						},
					},
				},
			},
		});
		const last = rows.at(-1);
		if (!last) return;
		after = last.ordinal;
		const sources = rows.flatMap(({ sample, ...kept }) => {
			const leaf = sample.run.leaves.find(({ nodeId }) => nodeId === sample.nodeId);
			if (!leaf) return [];
			const source: Source = {
				runId: kept.runId,
				sampleId: kept.sampleId,
				verdictId: kept.verdictId,
				isEdited: false,
				path: leaf.node.path,
				kind: leaf.node.kind,
				teacherId: sample.run.teacherId,
				questionSha256: kept.questionSha256,
				answerSha256: kept.answerSha256,
				contextSha256: kept.contextSha256,
				chunkSha256: sample.chunk?.textSha256 ?? null,
				revisionSha256: leaf.revision.sha256,
			};
			return [{ kept, source }];
		});
		const contents = await contentsOf(
			sources.map(({ source }) => source),
			read,
		);
		for (const { kept, source } of sources) {
			const content = contents.get(source);
			if (content) yield { kept, source, content };
		}
	}
}
