import type { Tx } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { groupGone, type PlannedFile, type PlannedLeaf, presentIn } from "./import-plan.ts";
import { decodeQna } from "./qna/decode.ts";
import { keptFinding } from "./revisions.server.ts";
import type { FindingView, GoneGroup, PreviewOutcome } from "./schema.ts";

/** What a leaf says now: hashes of what is live. */
export type Live = {
	id: string;
	sha256: string | null;
	attributionSha256: string | null;
	retired: boolean;
};

/** What an import would do with each file, and what of the project is not in the source. */
export type Comparison = {
	live: ReadonlyMap<string, Live>;
	outcomes: ReadonlyMap<PlannedFile, Outcome>;
	/** Live leaves that the source could have had, and has not. */
	goneCount: number;
	gone: GoneGroup[];
	/** Of all that the outcomes rest on: another one means that the source or the taxonomy is not what it was. */
	basis: string;
};

type Outcome = { outcome: PreviewOutcome; refused?: FindingView };

/**
 * Compares what was sent with what is live.
 *
 * @param scope  the folder that the source stands for, "" for all; null for one file, beside which nothing is missed
 * @param isLive whether the leaves would be live at once; else they become a draft, which is text and has no attribution
 */
export async function compareImport(
	tx: Tx,
	projectId: string,
	planned: readonly PlannedFile[],
	scope: string | null,
	isLive: boolean,
): Promise<Comparison> {
	const live = await liveNodes(tx, projectId, planned);
	const outcomes = new Map(planned.map((file) => [file, outcomeOf(file, live, isLive)]));
	const present = presentIn(planned);
	const gone = scope === null ? [] : await goneLeaves(tx, projectId, scope, present);
	return {
		live,
		outcomes,
		goneCount: gone.length,
		gone: groupGone(gone, present),
		basis: basisOf(outcomes, live, isLive),
	};
}

/** The nodes that are there already, by path. */
async function liveNodes(
	tx: Tx,
	projectId: string,
	planned: readonly PlannedFile[],
): Promise<Map<string, Live>> {
	const nodes = await tx.taxonomyNode.findMany({
		where: { projectId, path: { in: planned.flatMap(({ leafPath }) => leafPath ?? []) } },
		select: {
			id: true,
			path: true,
			retiredAt: true,
			liveRevision: { select: { sha256: true, attributionSha256: true } },
		},
	});
	return new Map(
		nodes.map(({ id, path, retiredAt, liveRevision }) => [
			path,
			{
				id,
				sha256: liveRevision?.sha256 ?? null,
				attributionSha256: liveRevision?.attributionSha256 ?? null,
				retired: retiredAt !== null,
			},
		]),
	);
}

function outcomeOf(file: PlannedFile, all: ReadonlyMap<string, Live>, isLive: boolean): Outcome {
	if (file.refused !== null) return { outcome: "refused", refused: file.refused };
	const live = all.get(file.leafPath);
	if (isSame(file, live, isLive)) return { outcome: "unchanged" };
	const decoded = isLive ? undefined : decodeQna(file.bytes);
	if (decoded && "finding" in decoded) {
		return { outcome: "refused", refused: keptFinding(decoded.finding) }; // a draft is text; these bytes are none
	}
	return { outcome: live?.sha256 ? "updated" : "created" };
}

/** Whether a file says what its leaf says already. An attribution that is not sent changes nothing. */
function isSame(file: PlannedLeaf, live: Live | undefined, isLive: boolean): boolean {
	if (live?.sha256 !== sha256(file.bytes)) return false;
	if (!isLive) return true;
	return !live.retired && (file.attribution === null || live.attributionSha256 === sha256(file.attribution));
}

async function goneLeaves(
	tx: Tx,
	projectId: string,
	scope: string,
	present: readonly string[],
): Promise<string[]> {
	const rows = await tx.$queryRaw<{ path: string }[]>`
		SELECT path FROM "TaxonomyNode"
		WHERE "projectId" = ${projectId}::uuid AND "liveRevisionId" IS NOT NULL AND "retiredAt" IS NULL
			AND (${scope} = '' OR path = ${scope} OR starts_with(path, ${`${scope}/`}))
			AND path <> ALL(${[...present]})
		ORDER BY path COLLATE "C"`;
	return rows.map(({ path }) => path);
}

function basisOf(outcomes: Comparison["outcomes"], live: ReadonlyMap<string, Live>, isLive: boolean): string {
	const lines = [...outcomes].map(([file, { outcome }]) => {
		const { id: _, ...now } = live.get(file.leafPath ?? "") ?? { id: "" };
		const sent = [file.bytes, file.attribution].map((bytes) => bytes && sha256(bytes));
		return [file.path, file.leafPath, outcome, now, sent];
	});
	return sha256(JSON.stringify([isLive, lines]));
}
