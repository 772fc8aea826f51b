import type { Tx } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { canonicalSeed, readLeaf } from "#lib/taxonomy/leaf.ts";
import { carrySeeds } from "./carry-seeds.ts";

/** A change as it is now, or will be. */
type Draft = { projectId: string; id: string; path: string; text: string };

/**
 * The identities of the seed examples of a change, written the first time that somebody comments on one. The caller
 * has locked the contribution.
 *
 * @returns the id of the example at each place; empty where the text cannot be read
 */
export async function ensureDraftSeeds(tx: Tx, change: Draft): Promise<string[]> {
	const rows = await tx.draftSeed.findMany({
		where: { projectId: change.projectId, changeId: change.id, ordinal: { not: null } },
		orderBy: { ordinal: "asc" },
		select: { id: true },
	});
	// Where there are some, they were carried along with every edit.
	if (rows.length > 0) return rows.map(({ id }) => id);
	const seeds = readLeaf(change.text, change.path)?.seeds ?? [];
	const fresh = seeds.map((seed, ordinal) => ({ id: newId(), ordinal, text: canonicalSeed(seed) }));
	await tx.draftSeed.createMany({
		data: fresh.map((row) => ({ ...row, projectId: change.projectId, changeId: change.id })),
	});
	return fresh.map(({ id }) => id);
}

/** Takes the identities along to the new text of a change. A text that cannot be read leaves them as they are. */
export async function carryDraftSeeds(tx: Tx, change: Draft): Promise<void> {
	const { projectId, id: changeId } = change;
	const was = await tx.draftSeed.findMany({
		where: { projectId, changeId },
		orderBy: [{ ordinal: "asc" }, { id: "asc" }],
		select: { id: true, ordinal: true, text: true },
	});
	if (was.length === 0) return;
	const seeds = readLeaf(change.text, change.path)?.seeds;
	if (!seeds) return;
	const ids = carrySeeds(was, seeds);
	for (const { id, ordinal } of was) {
		if (ordinal !== null && !ids.includes(id)) {
			await tx.draftSeed.update({ where: { id }, data: { ordinal: null } });
		}
	}
	for (const [ordinal, seed] of seeds.entries()) {
		const id = ids[ordinal] ?? null;
		const text = canonicalSeed(seed);
		const old = was.find((row) => row.id === id);
		if (id === null) await tx.draftSeed.create({ data: { id: newId(), projectId, changeId, ordinal, text } });
		else if (old?.ordinal !== ordinal || old.text !== text)
			await tx.draftSeed.update({ where: { id }, data: { ordinal, text } });
	}
}
