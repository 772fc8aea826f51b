import { saveTexts } from "#lib/platform/content.server.ts";
import type { Tx } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { newId } from "#lib/platform/ids.ts";
import type { RevisionOrigin } from "#prisma/enums.ts";
import { canonicalSeed, readLeaf, type SeedText, seedFromCanonical, standing } from "./leaf.ts";
import { saveLeafWords } from "./leaf-words.server.ts";
import { matchSeeds } from "./match-seeds.ts";
import { ancestorsOf, kindOfPath, nameOf, parentOf } from "./path.ts";
import { checkQna } from "./qna/check.ts";
import type { Finding, QnaReport } from "./qna/finding.ts";
import type { FindingView } from "./schema.ts";

/** What comes in for a leaf: the bytes as they are, and from where. */
export type NewRevision = {
	nodeId: string;
	/** The leaf's path, for the check. */
	path: string;
	bytes: Uint8Array;
	/** The attribution.txt beside it. Left out: what the live revision has stays. */
	attribution?: Uint8Array;
	origin: RevisionOrigin;
	importId?: string;
	contributionId?: string;
	/** Our user who wrote it; of an import nobody. */
	authorId: string | null;
};

/** What was made of it. */
export type SavedRevision = {
	id: string;
	nodeId: string;
	number: number;
	sha256: string;
	verdict: QnaReport["verdict"];
	findings: FindingView[];
	legacy: boolean;
	seedCount: number;
};

/** The part of a finding that is kept. */
export function keptFinding({ severity, category, line, column, says, cure, pointer }: Finding): FindingView {
	return {
		severity,
		category,
		line,
		column,
		says,
		...(cure !== undefined && { cure }),
		...(pointer !== undefined && { pointer }),
	};
}

/** As many findings of one file are kept; a last one says how many more there were. */
const MOST_FINDINGS = 200;

/** The check of a leaf's file as it is kept, by the file's own version, and how the leaf stands with it. */
export function checkLeaf(bytes: Uint8Array, path: string) {
	const report = checkQna(bytes, `${path}/qna.yaml`);
	const content = readLeaf(bytes, path);
	const seedCount = content?.seeds.length ?? 0;
	const findings = report.findings.slice(0, MOST_FINDINGS).map(keptFinding);
	const more = report.findings.length - findings.length;
	if (more > 0) {
		const says = `${more} more findings are left out here.`;
		findings.push({ severity: "warning", category: "seedbed:more", line: 1, column: 1, says });
	}
	return { report, content, seedCount, findings, standing: standing(report.findings, seedCount) };
}

/** One revision, live at once. See `saveNodeRevisions`. */
export async function saveNodeRevision(
	tx: Tx,
	projectId: string,
	given: NewRevision,
): Promise<SavedRevision> {
	const [saved] = await saveNodeRevisions(tx, projectId, [given]);
	return saved as SavedRevision; // one in, one out
}

/**
 * Makes these the live revisions of their leaves, with their seed examples: an example that says what one of the
 * live revision says keeps its identity and version; one that says nearly the same keeps its identity and gets a new
 * version; all others are new. Used by import and by acceptance; the caller holds the project's taxonomy lock
 * (`lockTaxonomy`) and has decided that it may happen. At most one for each leaf.
 */
export async function saveNodeRevisions(
	tx: Tx,
	projectId: string,
	given: readonly NewRevision[],
): Promise<SavedRevision[]> {
	if (given.length === 0) return [];
	const before = await liveSeeds(
		tx,
		projectId,
		given.map(({ nodeId }) => nodeId),
	);
	const rows = given.map((revision) => planRevision(revision, before.get(revision.nodeId)));

	await saveBlobs(tx, [
		...given.map(({ bytes }) => bytes),
		...given.flatMap(({ attribution }) => attribution ?? []),
	]);
	await saveTexts(
		tx,
		rows.flatMap(({ seeds }) => seeds.map(({ text }) => text)),
	);
	await tx.nodeRevision.createMany({
		data: rows.map(({ seeds: _, saved, ...row }) => ({ ...row, ...saved, projectId })),
	});
	const seeds = rows.flatMap((row) =>
		row.seeds.map((seed) => ({ ...seed, nodeId: row.saved.nodeId, revisionId: row.saved.id })),
	);
	await tx.seedExample.createMany({
		data: seeds
			.filter((seed) => seed.isNew)
			.map(({ exampleId, nodeId }) => ({ id: exampleId, projectId, nodeId })),
	});
	const versions = await versionIds(tx, projectId, seeds);
	await tx.revisionSeed.createMany({
		data: seeds.map(({ revisionId, ordinal, line, ...seed }) => ({
			projectId,
			revisionId,
			ordinal,
			line,
			seedVersionId: versions.get(versionKey(seed)) as string, // versionIds has all that it was given
		})),
	});
	const nodeIds = rows.map(({ saved }) => saved.nodeId);
	const revisionIds = rows.map(({ saved }) => saved.id);
	await tx.$executeRaw`
		UPDATE "TaxonomyNode" n SET "liveRevisionId" = l."revisionId", "isLeaf" = true, "retiredAt" = NULL
		FROM unnest(${nodeIds}::uuid[], ${revisionIds}::uuid[]) AS l("nodeId", "revisionId")
		WHERE n."projectId" = ${projectId}::uuid AND n.id = l."nodeId"`;
	await saveLeafWords(tx, nodeIds);
	return rows.map(({ saved }) => saved);
}

type Before = {
	number: number;
	attributionSha256: string | null;
	seeds: { exampleId: string; versionId: string; text: string; seed: SeedText }[];
};

async function liveSeeds(
	tx: Tx,
	projectId: string,
	nodeIds: readonly string[],
): Promise<Map<string, Before>> {
	const newest = await tx.nodeRevision.groupBy({
		by: ["nodeId"],
		where: { projectId, nodeId: { in: [...nodeIds] } },
		_max: { number: true },
	});
	if (newest.length === 0) return new Map();
	const nodes = await tx.taxonomyNode.findMany({
		where: { projectId, id: { in: newest.map(({ nodeId }) => nodeId) } },
		select: {
			id: true,
			liveRevision: {
				select: {
					attributionSha256: true,
					seeds: {
						orderBy: { ordinal: "asc" },
						select: { seedVersion: { select: { id: true, seedExampleId: true, textSha256: true } } },
					},
				},
			},
		},
	});
	const hashes = nodes.flatMap(
		({ liveRevision }) => liveRevision?.seeds.map((s) => s.seedVersion.textSha256) ?? [],
	);
	const texts = new Map(
		(await tx.text.findMany({ where: { sha256: { in: hashes } }, select: { sha256: true, body: true } })).map(
			({ sha256, body }) => [sha256, body],
		),
	);
	const numbers = new Map(newest.map(({ nodeId, _max }) => [nodeId, _max.number ?? 0]));
	return new Map(
		nodes.map(({ id, liveRevision }) => [
			id,
			{
				number: numbers.get(id) ?? 0,
				attributionSha256: liveRevision?.attributionSha256 ?? null,
				seeds: (liveRevision?.seeds ?? []).flatMap(
					({ seedVersion: { id: versionId, seedExampleId, textSha256 } }) => {
						const text = texts.get(textSha256);
						// An erased example can be matched with nothing: what is written now is new.
						return text ? [{ exampleId: seedExampleId, versionId, text, seed: seedFromCanonical(text) }] : [];
					},
				),
			},
		]),
	);
}

function planRevision(given: NewRevision, before: Before | undefined) {
	const { report, content, seedCount, findings, standing } = checkLeaf(given.bytes, given.path);
	const old = before?.seeds ?? [];
	const now = content?.seeds ?? [];
	const matches = matchSeeds(
		old.map(({ seed }) => seed),
		now,
	);
	// The database asks for one of the two; a file that names nobody says so with an empty name.
	const createdBy = content?.createdBy ?? (given.authorId === null ? "" : null);
	const seeds = now.map((seed, ordinal) => {
		const match = matches[ordinal];
		const kept = match === null || match === undefined ? undefined : old[match];
		return {
			exampleId: kept?.exampleId ?? newId(),
			isNew: kept === undefined,
			text: canonicalSeed(seed),
			ordinal,
			line: seed.line,
			authorId: given.authorId,
			createdBy,
		};
	});
	const saved: SavedRevision = {
		id: newId(),
		nodeId: given.nodeId,
		number: (before?.number ?? 0) + 1,
		sha256: sha256(given.bytes),
		verdict: report.verdict,
		findings,
		legacy: standing === "legacy",
		seedCount,
	};
	return {
		saved,
		seeds,
		origin: given.origin,
		importId: given.importId ?? null,
		contributionId: given.contributionId ?? null,
		createdBy: content?.createdBy ?? null,
		authorId: given.authorId,
		version: report.version,
		attributionSha256: given.attribution ? sha256(given.attribution) : (before?.attributionSha256 ?? null),
	};
}

type PlannedSeed = ReturnType<typeof planRevision>["seeds"][number];
const versionKey = ({ exampleId, text }: Pick<PlannedSeed, "exampleId" | "text">) =>
	`${exampleId} ${sha256(text)}`;

/** The versions of these seeds, made where the example has never said this before. */
async function versionIds(
	tx: Tx,
	projectId: string,
	seeds: readonly PlannedSeed[],
): Promise<Map<string, string>> {
	await tx.seedVersion.createMany({
		data: seeds.map(({ exampleId, text, authorId, createdBy }) => ({
			id: newId(),
			projectId,
			seedExampleId: exampleId,
			textSha256: sha256(text),
			authorId,
			createdBy,
		})),
		skipDuplicates: true,
	});
	const found = await tx.seedVersion.findMany({
		where: { projectId, seedExampleId: { in: [...new Set(seeds.map(({ exampleId }) => exampleId))] } },
		select: { id: true, seedExampleId: true, textSha256: true },
	});
	return new Map(found.map(({ id, seedExampleId, textSha256 }) => [`${seedExampleId} ${textSha256}`, id]));
}

async function saveBlobs(tx: Tx, all: readonly Uint8Array[]): Promise<void> {
	const byHash = new Map(all.map((bytes) => [sha256(bytes), bytes]));
	const data = [...byHash].sort(([a], [b]) => (a < b ? -1 : 1));
	await tx.blob.createMany({
		data: data.map(([hash, bytes]) => ({
			sha256: hash,
			bytes: Buffer.from(bytes),
			sizeBytes: bytes.byteLength,
		})),
		skipDuplicates: true,
	});
}

/** Whoever changes a project's taxonomy holds this until their transaction ends: one import or acceptance at a time. */
export async function lockTaxonomy(tx: Tx, projectId: string): Promise<void> {
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`taxonomy ${projectId}`}, 0))`;
}

/**
 * The nodes of these paths, made where there are none, with the folders above them. The caller holds `lockTaxonomy`
 * and has checked every path with `pathFault`.
 *
 * @returns node ids by path
 */
export async function ensureNodes(
	tx: Tx,
	projectId: string,
	paths: readonly string[],
): Promise<Map<string, string>> {
	const wanted = [...new Set(paths.flatMap((path) => [...ancestorsOf(path), path]))].sort();
	const found = await tx.taxonomyNode.findMany({
		where: { projectId, path: { in: wanted } },
		select: { id: true, path: true },
	});
	const ids = new Map(found.map(({ id, path }) => [path, id]));
	const missing = wanted.filter((path) => !ids.has(path)); // sorted: a folder stands before what is in it
	for (const path of missing) ids.set(path, newId());
	await tx.taxonomyNode.createMany({
		data: missing.map((path) => {
			const parent = parentOf(path);
			return {
				id: ids.get(path) as string, // set in the line above
				projectId,
				parentId: parent === null ? null : (ids.get(parent) as string), // a parent is wanted with its child
				kind: kindOfPath(path) as NonNullable<ReturnType<typeof kindOfPath>>, // checked by the caller
				path,
				name: nameOf(path),
				isLeaf: false,
			};
		}),
	});
	return ids;
}
