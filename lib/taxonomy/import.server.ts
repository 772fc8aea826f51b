import type { Readable } from "node:stream";
import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay, may } from "#lib/auth/policy.ts";
import { type ChangeRow, createDraft } from "#lib/contributions/draft.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, InvalidError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import type { ImportOutcome } from "#prisma/enums.ts";
import { readArchive } from "./archive.server.ts";
import { type Comparison, compareImport } from "./import-compare.server.ts";
import {
	type IncomingFile,
	MOST_IMPORT_FILES,
	type PlannedFile,
	type PlannedLeaf,
	planImport,
} from "./import-plan.ts";
import { contributionIdOf, countsOf, getImport } from "./import-queries.server.ts";
import { pathFault } from "./path.ts";
import { LARGEST_QNA_BYTES } from "./qna/decode.ts";
import { checkLeaf, ensureNodes, lockTaxonomy, saveNodeRevisions } from "./revisions.server.ts";
import type { FindingView, ImportQuery, ImportView } from "./schema.ts";

/** What an upload may hold in all, packed and unpacked. */
export const MAX_IMPORT_BYTES = 50_000_000;

type Row = {
	path: string;
	ordinal: number;
	outcome: ImportOutcome;
	nodeId: string | null;
	verdict: "ok" | "warnings" | "errors";
	findings: FindingView[];
};

/**
 * Brings in a taxonomy: a qna.yaml with its path, or a .tar or .tar.gz of a folder. By an admin its leaves are live at once; by a
 * contributor they become one draft contribution. Only what differs from the live text changes anything, and what the
 * source has not stays as it is.
 *
 * @param query `path` is the leaf of a single qna.yaml
 * @throws NotFoundError  `project.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 * @throws InvalidError   `import.*` or `archive.*`: the upload as a whole cannot be taken, and nothing was written
 * @throws ConflictError  `import.changed-since-preview` where it would do something else than was looked at
 */
export async function importTaxonomy(
	actor: Actor,
	projectId: string,
	query: ImportQuery,
	body: Readable,
): Promise<{ value: ImportView }> {
	const isLive = ensureMayImport(actor, projectId);
	if ((query.ref === undefined) !== (query.commit === undefined)) {
		throw new InvalidError("import.commit", "Of a git source, say both ref and commit.");
	}
	const planned = await plannedOf(query, body);
	const id = await db.$transaction((tx) => write(tx, actor, projectId, query, planned, isLive), {
		timeout: 120_000,
		maxWait: 20_000,
	});
	return { value: await getImport(actor, id) };
}

/** Whether the leaves would be live at once, of one who may import at all. */
export function ensureMayImport(actor: Actor, projectId: string): boolean {
	const isLive = may(actor, projectId, "taxonomy.import-live");
	ensureMay(actor, projectId, isLive ? "taxonomy.import-live" : "taxonomy.import");
	return isLive;
}

/** The folder that a source stands for: all, unless its sender says which; null for a single file. */
export function scopeOf({ path, scope = "" }: ImportQuery): string | null {
	return path === undefined ? scope.replace(/^\/+|\/+$/g, "") : null;
}

/** What was sent, sorted into leaves. @throws InvalidError `import.*` or `archive.*` */
export async function plannedOf(query: ImportQuery, body: Readable): Promise<PlannedFile[]> {
	const { files, skipped } = await filesOf(query, body);
	const planned = planImport(files, skipped);
	if (planned.length > 0) return planned;
	throw new InvalidError(
		"import.no-leaf",
		`There is no qna.yaml in it. Send a folder that holds knowledge, foundational_skills or compositional_skills.`,
	);
}

type Skip = { path: string; finding: FindingView };

/** The leaf files of an archive or, where a path is given, the one file. `skipped` are links and other things not read. */
async function filesOf(
	{ path }: ImportQuery,
	body: Readable,
): Promise<{ files: IncomingFile[]; skipped: Skip[] }> {
	const skipped: Skip[] = [];
	if (path !== undefined) {
		const trimmed = path.replace(/\/qna\.yaml$/, "").replace(/^\/+|\/+$/g, "");
		const fault = pathFault(trimmed);
		if (fault !== null) throw new InvalidError("import.path", fault);
		return { files: [{ path: `${trimmed}/qna.yaml`, bytes: await oneFile(body) }], skipped };
	}
	const files: IncomingFile[] = [];
	const onSkipped = ({ path, code, says }: { path: string; code: string; says: string }) =>
		skipped.push({
			path,
			finding: { severity: "error", category: `seedbed:${code}`, line: 1, column: 1, says },
		});
	for await (const file of readArchive(body, { onSkipped })) {
		files.push(file);
		if (files.length > MOST_IMPORT_FILES) {
			const says = `The archive has more than ${MOST_IMPORT_FILES} leaf files. Send a part of the tree at a time.`;
			throw new InvalidError("import.too-many-files", says);
		}
	}
	return { files, skipped };
}

/** A single file has the limit that one in an archive has. */
async function oneFile(body: Readable): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let size = 0;
	// A body's parts are bytes.
	for await (const part of body as AsyncIterable<Uint8Array>) {
		size += part.byteLength;
		if (size > LARGEST_QNA_BYTES) {
			const says = `The file is larger than the ${LARGEST_QNA_BYTES} bytes that a qna.yaml may have.`;
			throw new InvalidError("import.too-large", says);
		}
		parts.push(part);
	}
	return Buffer.concat(parts);
}

async function write(
	tx: Tx,
	actor: Actor,
	projectId: string,
	query: ImportQuery,
	planned: readonly PlannedFile[],
	isLive: boolean,
): Promise<string> {
	await lockTaxonomy(tx, projectId);
	const { source, basis, ref, commit } = query;
	const scope = scopeOf(query);
	const comparison = await compareImport(tx, projectId, planned, scope, isLive);
	if (basis !== undefined && basis !== comparison.basis) {
		throw new ConflictError(
			"import.changed-since-preview",
			"The taxonomy or the file is not what it was when you looked at the changes. Nothing was changed; look again.",
		);
	}
	const id = newId();
	const number = await nextNumber(tx, projectId, "import");
	await tx.taxonomyImport.create({
		data: {
			id,
			projectId,
			number,
			source,
			ref: ref ?? null,
			commit: commit ?? null,
			scope,
			goneCount: comparison.goneCount,
			actorKind: actor.kind,
			actorId: actor.id,
		},
	});
	const rows = isLive
		? await makeLive(tx, projectId, id, planned, comparison)
		: await propose(tx, actor, projectId, { id, source }, planned, comparison);
	await tx.importFile.createMany({ data: rows.map((row) => ({ ...row, projectId, importId: id })) });
	await record(tx, actor, {
		projectId,
		action: "taxonomy.imported",
		subject: { type: "taxonomy-import", id },
		after: { number, source, ...(commit !== undefined && { ref, commit }), ...countsOf(rows) },
	});
	await tell(tx, projectId, "taxonomy-import", id);
	if (isLive) await tell(tx, projectId, "taxonomy-node", id);
	return id;
}

const refusedRow = ({ path, ordinal }: PlannedFile, refused: FindingView): Row => {
	return { path, ordinal, outcome: "refused", nodeId: null, verdict: "errors", findings: [refused] };
};

async function makeLive(
	tx: Tx,
	projectId: string,
	importId: string,
	planned: readonly PlannedFile[],
	{ live, outcomes }: Comparison,
): Promise<Row[]> {
	const isUnchanged = (file: PlannedFile) => outcomes.get(file)?.outcome === "unchanged";
	const changed = planned.filter((file): file is PlannedLeaf => file.refused === null && !isUnchanged(file));
	const nodes = await ensureNodes(
		tx,
		projectId,
		changed.map(({ leafPath }) => leafPath),
	);
	const saved = await saveNodeRevisions(
		tx,
		projectId,
		changed.map(({ leafPath, bytes, attribution }) => ({
			nodeId: nodes.get(leafPath) as string, // ensureNodes has every path that it was given
			path: leafPath,
			bytes,
			...(attribution && { attribution }),
			origin: "import" as const,
			importId,
			authorId: null,
		})),
	);
	const byNode = new Map(saved.map((revision) => [revision.nodeId, revision]));
	return planned.map((file) => {
		if (file.refused !== null) return refusedRow(file, file.refused);
		const { path, ordinal, leafPath, bytes } = file;
		const before = live.get(leafPath);
		if (before && isUnchanged(file)) {
			const { report, findings } = checkLeaf(bytes, leafPath);
			return { path, ordinal, outcome: "unchanged", nodeId: before.id, verdict: report.verdict, findings };
		}
		const nodeId = nodes.get(leafPath) as string; // as above
		const revision = byNode.get(nodeId);
		return {
			path,
			ordinal,
			outcome: before?.sha256 ? "updated" : "created",
			nodeId,
			verdict: revision?.verdict ?? "ok",
			findings: revision?.findings ?? [],
		};
	});
}

async function propose(
	tx: Tx,
	actor: Actor,
	projectId: string,
	{ id, source }: { id: string; source: string },
	planned: readonly PlannedFile[],
	{ live, outcomes }: Comparison,
): Promise<Row[]> {
	const changes: ChangeRow[] = [];
	const rows = planned.map((file): Row => {
		const { outcome, refused } = outcomes.get(file) ?? {};
		if (refused) return refusedRow(file, refused);
		if (file.refused !== null) return refusedRow(file, file.refused);
		const { path, ordinal, leafPath, bytes, attribution } = file;
		const node = live.get(leafPath);
		const { report, findings } = checkLeaf(bytes, leafPath);
		const row = { path, ordinal, verdict: report.verdict, findings };
		if (node && outcome === "unchanged") return { ...row, outcome, nodeId: node.id };
		const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes); // the comparison has shown that it is UTF-8
		changes.push(
			node?.sha256
				? { id: newId(), kind: "edit", nodeId: node.id, baseSha256: node.sha256, path: leafPath, text }
				: { id: newId(), kind: "create", nodeId: null, baseSha256: null, path: leafPath, text },
		);
		if (attribution !== null) findings.push(ATTRIBUTION_LEFT);
		return { ...row, outcome: "proposed", nodeId: null };
	});
	if (changes.length > 0) {
		await createDraft(tx, actor, projectId, {
			id: contributionIdOf(id),
			title: `Import of ${source}`,
			changes,
		});
	}
	return rows;
}

const ATTRIBUTION_LEFT: FindingView = {
	severity: "warning",
	category: "seedbed:attribution",
	line: 1,
	column: 1,
	says: "The attribution.txt beside it was not taken: a contribution holds the qna.yaml only.",
	cure: "An admin's import brings it in.",
};
