import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import { ConflictError, NotFoundError } from "#lib/platform/errors.ts";
import { type ExportFile, type ExportLeaf, planExport } from "./export-plan.ts";
import type { ExportQuery } from "./schema.ts";
import { TAR_END, tarEntry } from "./tar.ts";

/**
 * A leaf, all below a folder, or a whole taxonomy as a .tar.gz that is made while it is sent: of each leaf that is live
 * the bytes as they came in, with its attribution.txt and its documents. What is retired is left out. The same live
 * revisions make the same archive; what changes while it is sent is not in it.
 *
 * @throws NotFoundError `project.not-found`, or `taxonomy-node.not-found`
 * @throws ConflictError `export.nothing`, `export.erased`, or `export.clash`
 */
export async function exportTaxonomy(actor: Actor, projectId: string, query: ExportQuery) {
	ensureMember(actor, projectId);
	const path = (query.path ?? "").replace(/^\/+|\/+$/g, "");
	const leaves = await liveLeaves(projectId, path);
	if (leaves.length === 0) await throwNothing(projectId, path);
	const files = planExport(leaves);
	await ensureKept(files);
	const { slug } = await db.project.findUniqueOrThrow({ where: { id: projectId }, select: { slug: true } });
	const name = path === "" ? slug : `${slug}-${path.replaceAll("/", "-").slice(-150)}`;
	return { fileName: `${name}.tar.gz`, mediaType: "application/gzip", parts: zipped(tarOf(files)) };
}

/** Whether there is something to export below a path: "" is the whole taxonomy. @throws NotFoundError `project.not-found` */
export async function hasExport(actor: Actor, projectId: string, path: string): Promise<boolean> {
	ensureMember(actor, projectId);
	const [found] = await db.$queryRaw<object[]>`
		SELECT 1 FROM "TaxonomyNode"
		WHERE "projectId" = ${projectId}::uuid AND "liveRevisionId" IS NOT NULL AND "retiredAt" IS NULL
			AND (${path} = '' OR path = ${path} OR starts_with(path, ${`${path}/`}))
		LIMIT 1`;
	return found !== undefined;
}

async function liveLeaves(projectId: string, under: string): Promise<ExportLeaf[]> {
	const rows = await db.$queryRaw<(Omit<ExportLeaf, "documents"> & { id: string })[]>`
		SELECT n.id, n.path, r.sha256, r."attributionSha256"
		FROM "TaxonomyNode" n
		JOIN "NodeRevision" r ON r."projectId" = n."projectId" AND r.id = n."liveRevisionId"
		WHERE n."projectId" = ${projectId}::uuid AND n."retiredAt" IS NULL
			AND (${under} = '' OR n.path = ${under} OR starts_with(n.path, ${`${under}/`}))`;
	const attached = await db.$queryRaw<(ExportLeaf["documents"][number] & { nodeId: string })[]>`
		SELECT a."nodeId", d.number, d."fileName", d.sha256
		FROM "NodeDocument" a JOIN "Document" d ON d."projectId" = a."projectId" AND d.id = a."documentId"
		WHERE a."projectId" = ${projectId}::uuid AND a."nodeId" = ANY(${rows.map(({ id }) => id)}::uuid[])`;
	const byNode = Map.groupBy(attached, ({ nodeId }) => nodeId);
	return rows.map(({ id, ...leaf }) => ({ ...leaf, documents: byNode.get(id) ?? [] }));
}

async function throwNothing(projectId: string, path: string): Promise<never> {
	if (
		path !== "" &&
		!(await db.taxonomyNode.findFirst({ where: { projectId, path }, select: { id: true } }))
	) {
		throw new NotFoundError("taxonomy-node.not-found", `There is no leaf or folder "${path}".`);
	}
	const where = path === "" ? "this project" : `"${path}"`;
	throw new ConflictError("export.nothing", `There is nothing to export: no leaf of ${where} is live.`);
}

/** Before the first byte is sent: an archive that breaks off says nothing of why. */
async function ensureKept(files: readonly ExportFile[]): Promise<void> {
	const erased = await db.$queryRaw<{ sha256: string }[]>`
		SELECT sha256 FROM "Blob" WHERE bytes IS NULL AND sha256 = ANY(${files.map(({ sha256 }) => sha256)})`;
	if (erased.length === 0) return;
	const gone = new Set(erased.map(({ sha256 }) => sha256));
	const paths = files.filter(({ sha256 }) => gone.has(sha256)).map(({ path }) => path);
	const says = `Erased, and so not to be exported: ${paths.slice(0, 5).join(", ")}${paths.length > 5 ? " …" : ""}. Export the other leaves one by one.`;
	throw new ConflictError("export.erased", says, { paths });
}

/** Read at once, as a few large ones are the most that stands in memory. */
const READ_AT_ONCE = 20;

async function* tarOf(files: readonly ExportFile[]): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < files.length; at += READ_AT_ONCE) {
		const some = files.slice(at, at + READ_AT_ONCE);
		const rows = await db.blob.findMany({
			where: { sha256: { in: some.map(({ sha256 }) => sha256) } },
			select: { sha256: true, bytes: true },
		});
		const bytesOf = new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
		for (const { path, sha256 } of some) {
			const bytes = bytesOf.get(sha256);
			if (!bytes) throw new NotFoundError("content.not-found", `The content of ${path} was just erased.`);
			yield* tarEntry({ path, bytes });
		}
	}
	yield TAR_END;
}

async function* zipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const gzip = createGzip(); // its header holds no time
	pipeline(Readable.from(bytes), gzip, () => {}); // a failure destroys `gzip`, whose reader gets it
	yield* gzip as AsyncIterable<Uint8Array>; // a gzip stream yields Buffers
}
