import { findTexts, getBlob } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { readLeaf, seedFromCanonical } from "#lib/taxonomy/leaf.ts";
import type { NodeKind } from "#prisma/enums.ts";
import { isGrounded, type Pipeline, type PipelineSettings, pipelineFor, withSettings } from "./pipeline.ts";
import type { Leaf } from "./rows.ts";

/** Why nothing can be generated from a leaf, and what to do. */
export type Block = { nodeId: string; path: string; says: string };

/**
 * The leaves of these nodes as pipelines read them, and those that cannot be generated from. Nodes of other
 * projects, and folders, are blocks as well: they do not exist for this run.
 */
export async function listLeaves(projectId: string, nodeIds: readonly string[]) {
	const nodes = await db.taxonomyNode.findMany({
		where: { projectId, id: { in: [...nodeIds] } },
		select: {
			id: true,
			path: true,
			kind: true,
			isLeaf: true,
			retiredAt: true,
			liveRevision: { select: { id: true, verdict: true, legacy: true } },
			documents: { select: { document: { select: { _count: { select: { chunks: true } } } } } },
		},
		orderBy: { path: "asc" },
	});
	const found = new Set(nodes.map(({ id }) => id));
	const blocks: Block[] = nodeIds
		.filter((id) => !found.has(id))
		.map((nodeId) => ({ nodeId, path: nodeId, says: "There is no such leaf." }));
	const ready: { nodeId: string; path: string; kind: NodeKind; revisionId: string; chunks: number }[] = [];
	for (const { id: nodeId, path, kind, isLeaf, retiredAt, liveRevision, documents } of nodes) {
		const chunks = documents.reduce((sum, { document }) => sum + document._count.chunks, 0);
		const says = whyNot({ kind, isLeaf, isRetired: retiredAt !== null, revision: liveRevision, chunks });
		if (says || !liveRevision) blocks.push({ nodeId, path, says: says ?? "It has no live revision." });
		else ready.push({ nodeId, path, kind, revisionId: liveRevision.id, chunks });
	}
	return { ready, blocks };
}

function whyNot(leaf: {
	kind: NodeKind;
	isLeaf: boolean;
	isRetired: boolean;
	revision: { verdict: string; legacy: boolean } | null;
	chunks: number;
}): string | undefined {
	if (!leaf.isLeaf) return "It is a folder. Choose leaves.";
	if (leaf.isRetired) return "It is retired.";
	if (!leaf.revision) return "It has no live revision. Have a contribution accepted first.";
	if (leaf.kind === "foundational_skill")
		return "Foundational skills are never generated: their data is public.";
	if (leaf.revision.verdict === "errors") return "Its file is broken. Repair it in the editor first.";
	if (leaf.revision.legacy) return "It is legacy: it needs at least five seed examples in the form of today.";
	if (leaf.kind === "knowledge" && leaf.chunks === 0) return "It has no document. Attach one first.";
	return undefined;
}

/** A leaf at a revision, with its seed versions (their ids name them in lineage) and, of knowledge, its chunks. */
export async function getLeaf(nodeId: string, revisionId: string, from: Tx = db): Promise<Leaf> {
	const revision = await from.nodeRevision.findUniqueOrThrow({
		where: { id: revisionId },
		select: {
			sha256: true,
			node: { select: { path: true, kind: true } },
			seeds: {
				orderBy: { ordinal: "asc" },
				select: { seedVersion: { select: { id: true, textSha256: true } } },
			},
		},
	});
	const chunks = await from.chunk.findMany({
		where: { document: { nodes: { some: { nodeId } } } },
		orderBy: [{ documentId: "asc" }, { ordinal: "asc" }],
		select: { id: true, textSha256: true },
		take: 20_000,
	});
	const versions = revision.seeds.map(({ seedVersion }) => seedVersion);
	const texts = await findTexts(
		[...versions, ...chunks].map(({ textSha256 }) => textSha256),
		from,
	);
	const about = readLeaf(await getBlob(revision.sha256, from), revision.node.path);
	return {
		kind: revision.node.kind,
		path: revision.node.path,
		...(about?.taskDescription && { taskDescription: about.taskDescription }),
		...(about?.domain && { domain: about.domain }),
		...(about?.documentOutline && { documentOutline: about.documentOutline }),
		seeds: versions.flatMap(({ id, textSha256 }) => {
			const text = texts.get(textSha256);
			if (text === undefined) return []; // erased: nothing is drawn from it any more
			const { context, pairs } = seedFromCanonical(text);
			return [{ id, pairs, ...(context !== null && { context }) }];
		}),
		chunks: chunks.flatMap(({ id, textSha256 }) => {
			const text = texts.get(textSha256);
			return text === undefined ? [] : [{ id, text }];
		}),
	};
}

/** The pipeline that fits a leaf, with a run's settings. Settings for stages it does not have are left out. */
export function pipelineOfLeaf(leaf: Leaf, profile: "lab" | "small", settings: PipelineSettings): Pipeline {
	const pipeline = pipelineFor(leaf.kind, isGrounded(leaf), profile);
	const names = new Set(pipeline.rowStages.map(({ name }) => name as string));
	const keepAt = Object.fromEntries(
		Object.entries(settings.keepAt ?? {}).filter(([name]) => names.has(name)),
	);
	return withSettings(pipeline, { ...settings, keepAt });
}
