import type { Readable } from "node:stream";
import type { Actor } from "#lib/auth/actor.ts";
import { getBlob } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { ensureMayImport, plannedOf, scopeOf } from "./import.server.ts";
import { type Comparison, compareImport, type Live } from "./import-compare.server.ts";
import type { PlannedFile, PlannedLeaf } from "./import-plan.ts";
import { checkLeaf } from "./revisions.server.ts";
import type { ImportPreview, ImportQuery, PreviewFile, PreviewOutcome } from "./schema.ts";

/** As many folders and leaves are named that the source has not. */
const MOST_GONE = 200;
/** As many bytes of texts a preview carries; the leaves after that are compared in their history, once imported. */
const MOST_TEXT = 6_000_000;

/**
 * What an import of this would do, leaf by leaf, with the texts that would change. Writes nothing.
 *
 * @throws NotFoundError  `project.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 * @throws InvalidError   `import.*` or `archive.*`, as the import would
 */
export async function previewImport(
	actor: Actor,
	projectId: string,
	query: ImportQuery,
	body: Readable,
): Promise<{ value: ImportPreview }> {
	const isLive = ensureMayImport(actor, projectId);
	const planned = await plannedOf(query, body);
	const scope = scopeOf(query);
	const comparison = await compareImport(db, projectId, planned, scope, isLive);
	const counts: Record<PreviewOutcome, number> = { created: 0, updated: 0, unchanged: 0, refused: 0 };
	const files: PreviewFile[] = [];
	let room = MOST_TEXT;
	for (const file of planned) {
		const preview = await previewOf(file, comparison, isLive, room);
		if (preview.change !== null && preview.change !== "left-out") room -= sizeOf(preview.change);
		counts[preview.outcome] += 1;
		files.push(preview);
	}
	const { basis, gone, goneCount } = comparison;
	return { value: { basis, isLive, counts, scope, goneCount, gone: gone.slice(0, MOST_GONE), files } };
}

async function previewOf(
	file: PlannedFile,
	{ outcomes, live }: Comparison,
	isLive: boolean,
	room: number,
): Promise<PreviewFile> {
	const { path, ordinal, leafPath } = file;
	const { outcome, refused } = outcomes.get(file) ?? { outcome: "unchanged" as const }; // compared with all
	const about = { ordinal, path, leafPath, outcome, change: null };
	if (refused) return { ...about, findings: [refused], standing: null };
	if (file.refused !== null || outcome === "unchanged") return { ...about, findings: [], standing: null };
	const { findings, standing } = checkLeaf(file.bytes, file.leafPath);
	const change = outcome === "updated" ? await changeOf(file, live.get(file.leafPath), isLive, room) : null;
	return { ...about, findings, standing, change };
}

type Change = Exclude<PreviewFile["change"], "left-out" | null>;

async function changeOf(
	file: PlannedLeaf,
	live: Live | undefined,
	isLive: boolean,
	room: number,
): Promise<Change | "left-out"> {
	const text = await textsOf(live?.sha256 ?? null, file.bytes);
	const attribution =
		isLive && file.attribution ? await textsOf(live?.attributionSha256 ?? null, file.attribution) : null;
	const change = { text, attribution };
	return sizeOf(change) > room ? "left-out" : change;
}

/** Null where both are the same. Bytes that are no UTF-8 show as U+FFFD. */
async function textsOf(before: string | null, after: Uint8Array) {
	if (before === sha256(after)) return null;
	const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	return {
		before: before === null ? "" : decoder.decode(await getBlob(before)),
		after: decoder.decode(after),
	};
}

function sizeOf({ text, attribution }: Change): number {
	return [text, attribution].reduce(
		(sum, one) => sum + (one === null ? 0 : one.before.length + one.after.length),
		0,
	);
}
