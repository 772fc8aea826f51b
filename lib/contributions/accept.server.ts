import type { Tx } from "#lib/platform/db.server.ts";
import { ConflictError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { ensureNodes, saveNodeRevisions } from "#lib/taxonomy/revisions.server.ts";
import type { ContributionView } from "./schema.ts";

/**
 * Makes the changes of an accepted contribution live. The caller holds `lockTaxonomy` and has read the contribution
 * behind it.
 *
 * @param authorId who is named as the author of the new seed versions
 * @throws ConflictError `contribution.base-changed`, with what it started from, what is live and what it says
 */
export async function makeLive(
	tx: Tx,
	{ id, projectId, changes }: ContributionView,
	authorId: string,
): Promise<void> {
	const moved = changes.filter((change) => change.moved !== null);
	if (moved.length > 0) {
		const says = `${moved[0]?.path} has a newer live text than this contribution started from. Request changes: its author compares the two.`;
		throw new ConflictError("contribution.base-changed", says, {
			changes: moved.map(({ id: changeId, path, text, baseText, moved: live }) => ({
				changeId,
				path,
				base: baseText,
				live: live?.text,
				yours: text,
			})),
		});
	}
	const created = await ensureNodes(
		tx,
		projectId,
		changes.filter(({ kind }) => kind === "create").map(({ path }) => path),
	);
	const saved = await saveNodeRevisions(
		tx,
		projectId,
		changes.flatMap(({ nodeId, path, text }) => {
			const target = nodeId ?? created.get(path);
			if (target === undefined || text === null) return [];
			const bytes = new TextEncoder().encode(text);
			return [{ nodeId: target, path, bytes, origin: "contribution" as const, contributionId: id, authorId }];
		}),
	);
	for (const { nodeId } of saved) await tell(tx, projectId, "taxonomy-node", nodeId);
}
