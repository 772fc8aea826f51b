import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import { NodeKind } from "#prisma/enums.ts";
import { type TreeItem, type TreeView, Verdict } from "./schema.ts";
import { addLeaves, type FolderContents, noTotals, stateOf } from "./tree.ts";

/** As many nodes one page gets; a larger project is cut, and the view says so. */
const MOST_TREE_NODES = 20_000;

/** Columns as text: the database puts them together, for reading 10,000 rows one by one takes twice as long. */
type TreeText = Record<
	"ids" | "paths" | "kinds" | "standings" | "seeds" | "accepted" | "authors",
	string | null
>;

/**
 * All nodes of a project in order of path, at most 20,000.
 *
 * @throws NotFoundError `project.not-found`
 */
export async function getTree(actor: Actor, projectId: string): Promise<TreeView> {
	ensureMember(actor, projectId);
	// No id, kind or number holds a space, and no path a line break.
	const [text] = await db.$queryRaw<TreeText[]>`
		SELECT string_agg(id::text, ' ') AS ids, string_agg(path, E'\n') AS paths, string_agg(kind::text, ' ') AS kinds,
			string_agg(concat_ws('/', "isLeaf"::int, retired::int, coalesce(legacy, false)::int, verdict), ' ') AS standings,
			string_agg("seedCount"::text, ' ') AS seeds, string_agg(accepted::text, ' ') AS accepted,
			string_agg(translate(author, E'\n', ' '), E'\n') AS authors
		FROM (
			SELECT n.id, n.path, n.kind, n."isLeaf", n."retiredAt" IS NOT NULL AS retired, r.verdict, r.legacy,
				coalesce(r."seedCount", 0) AS "seedCount", coalesce(s.accepted, 0) AS accepted,
				coalesce(u.name, r."createdBy", '') AS author
			FROM "TaxonomyNode" n
			LEFT JOIN "NodeRevision" r ON r."projectId" = n."projectId" AND r.id = n."liveRevisionId"
			LEFT JOIN "User" u ON u.id = r."authorId"
			LEFT JOIN (
				SELECT "nodeId", count(*) AS accepted FROM "Sample"
				WHERE "projectId" = ${projectId}::uuid AND outcome = 'accepted' AND state <> 'rejected'
				GROUP BY "nodeId"
			) s ON s."nodeId" = n.id
			WHERE n."projectId" = ${projectId}::uuid
			ORDER BY n.path COLLATE "C"
			LIMIT ${MOST_TREE_NODES + 1}
		) t`;
	const items = text ? nodesOf(text) : [];
	return { items: items.slice(0, MOST_TREE_NODES), cut: items.length > MOST_TREE_NODES };
}

function nodesOf(text: TreeText): TreeItem[] {
	const column = (name: keyof TreeText, between = " ") => text[name]?.split(between) ?? [];
	const [ids, kinds, seeds, accepted] = [column("ids"), column("kinds"), column("seeds"), column("accepted")];
	const [paths, standings, authors] = [column("paths", "\n"), column("standings"), column("authors", "\n")];
	const kindOf = new Map<string, NodeKind>(Object.values(NodeKind).map((kind) => [kind, kind]));
	return ids.map((id, at) => {
		const [isLeaf, retired, legacy, verdict] = standings[at]?.split("/") ?? [];
		return {
			id,
			path: paths[at] ?? "",
			kind: kindOf.get(kinds[at] ?? "") ?? "compositional_skill",
			isLeaf: isLeaf === "1",
			state: stateOf({
				isLeaf: isLeaf === "1",
				retired: retired === "1",
				live: verdict === undefined ? null : { verdict, legacy: legacy === "1" },
			}),
			seedCount: Number(seeds[at]),
			acceptedSamples: Number(accepted[at]),
			verdict: Verdict.options.find((one) => one === verdict) ?? null,
			author: authors[at] || null,
		};
	});
}

type ChildRow = {
	id: string;
	path: string;
	isLeaf: boolean;
	retired: boolean;
	verdict: string | null;
	legacy: boolean | null;
};
/** Leaves that count alike, below one child. */
type LeafGroup = Omit<ChildRow, "id" | "path" | "isLeaf" | "retired"> & {
	child: string;
	kind: NodeKind;
	leaves: number;
	seeds: number;
	accepted: number;
};

/**
 * What stands in a folder, in order of path; counted by the database, so that a page of ten thousand leaves is a page
 * of a few folders.
 *
 * @param path of the folder; "" for the whole taxonomy
 * @throws NotFoundError `project.not-found`
 */
export async function getFolder(actor: Actor, projectId: string, path: string): Promise<FolderContents> {
	ensureMember(actor, projectId);
	const above = path === "" ? "" : `${path}/`;
	// Of the rest of the path: characters as Postgres counts them.
	const from = [...above].length + 1;
	const [rows, groups] = await Promise.all([
		db.$queryRaw<ChildRow[]>`
			SELECT n.id, n.path, n."isLeaf", n."retiredAt" IS NOT NULL AS retired, r.verdict, r.legacy
			FROM "TaxonomyNode" n
			LEFT JOIN "NodeRevision" r ON r."projectId" = n."projectId" AND r.id = n."liveRevisionId"
			WHERE n."projectId" = ${projectId}::uuid AND starts_with(n.path, ${above})
				AND strpos(substr(n.path, ${from}::int), '/') = 0
			ORDER BY n.path COLLATE "C" LIMIT ${MOST_TREE_NODES}`,
		db.$queryRaw<LeafGroup[]>`
			WITH inside AS (
				SELECT n.id, n.kind, split_part(substr(n.path, ${from}::int), '/', 1) AS child, r.verdict, r.legacy, r."seedCount"
				FROM "TaxonomyNode" n
				LEFT JOIN "NodeRevision" r ON r."projectId" = n."projectId" AND r.id = n."liveRevisionId"
				WHERE n."projectId" = ${projectId}::uuid AND starts_with(n.path, ${above})
					AND n."isLeaf" AND n."retiredAt" IS NULL
			), counted AS (
				SELECT "nodeId", count(*) AS accepted FROM "Sample"
				WHERE "projectId" = ${projectId}::uuid AND outcome = 'accepted' AND state <> 'rejected'
					AND "nodeId" IN (SELECT id FROM inside)
				GROUP BY "nodeId"
			)
			SELECT child, kind::text AS kind, verdict, legacy, count(*)::int AS leaves,
				coalesce(sum("seedCount"), 0)::int AS seeds, coalesce(sum(accepted), 0)::int AS accepted
			FROM inside LEFT JOIN counted ON "nodeId" = id
			GROUP BY child, kind, verdict, legacy`,
	]);
	const totals = noTotals();
	const byChild = new Map(rows.map((row) => [row.path.slice(above.length), noTotals()]));
	for (const { child, kind, leaves, seeds, accepted, ...row } of groups) {
		const group = {
			kind,
			state: stateOf({ isLeaf: true, retired: false, live: liveOf(row) }),
			leaves,
			seeds,
			accepted,
		};
		addLeaves(totals, group);
		const own = byChild.get(child);
		if (own) addLeaves(own, group);
	}
	const children = rows.map(({ id, path: at, isLeaf, retired, ...row }) => ({
		id,
		path: at,
		state: stateOf({ isLeaf, retired, live: liveOf(row) }),
		totals: byChild.get(at.slice(above.length)) ?? noTotals(),
	}));
	return { children, totals };
}

function liveOf({ verdict, legacy }: { verdict: string | null; legacy: boolean | null }) {
	return verdict === null ? null : { verdict, legacy: legacy ?? false };
}
