import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import { nameOf, pathInUrl } from "#lib/taxonomy/path.ts";
import type { LeafHit } from "#lib/taxonomy/schema.ts";
import { searchLeaves } from "#lib/taxonomy/search.server.ts";

type Hit = {
	id: string;
	kind: string;
	label: string;
	note?: string;
	href: string;
	/** Of a leaf: what it was found by, where that is not its path. */
	found?: Pick<LeafHit, "field" | "snippet">;
};

const EACH = 6;

/** An id pasted into the palette is of an exported row or of a sample. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * What the palette finds: leaves whose path, text or author has all the words, contributions, runs, datasets and models by name or
 * number. At most 6 of each.
 */
export async function search(actor: Actor, projectId: string, words: string): Promise<{ items: Hit[] }> {
	ensureMember(actor, projectId);
	const { slug } = await db.project.findUniqueOrThrow({ where: { id: projectId }, select: { slug: true } });
	const at = `/p/${slug}`;
	const terms = words.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 6);
	if (terms.length === 0) return { items: [] };
	const contains = (term: string) => ({ contains: term, mode: "insensitive" as const });
	const number = Number(/^\d{1,9}$/.exec(terms.at(-1) ?? "")?.[0] ?? Number.NaN);
	const hasNumber = Number.isSafeInteger(number);
	const [nodes, leaves, contributions, runs, datasets, models] = await Promise.all([
		db.taxonomyNode.findMany({
			where: { projectId, retiredAt: null, AND: terms.map((term) => ({ path: contains(term) })) },
			orderBy: [{ isLeaf: "desc" }, { path: "asc" }],
			take: EACH,
			select: { id: true, path: true, name: true, isLeaf: true },
		}),
		searchLeaves(actor, projectId, words, 2 * EACH),
		db.contribution.findMany({
			where: {
				projectId,
				...(hasNumber ? { number } : { AND: terms.map((term) => ({ title: contains(term) })) }),
			},
			orderBy: { number: "desc" },
			take: EACH,
			select: { id: true, number: true, title: true },
		}),
		hasNumber
			? db.generationRun.findMany({ where: { projectId, number }, select: { id: true, number: true } })
			: [],
		db.dataset.findMany({
			where: { projectId, AND: terms.map((term) => ({ name: contains(term) })) },
			take: EACH,
			select: { id: true, name: true },
		}),
		db.studentModel.findMany({
			where: { projectId, AND: terms.map((term) => ({ name: contains(term) })) },
			take: EACH,
			select: { id: true, name: true },
		}),
	]);
	const named = new Set(nodes.map((node) => node.id));
	const [id] = UUID.exec(terms[0] ?? "") ?? [];
	return {
		items: [
			...(id ? [{ id, kind: "other", label: `Trace ${id}`, href: `${at}/trace?id=${id}` }] : []),
			...nodes.map(({ id, path, name, isLeaf }) => ({
				id,
				kind: isLeaf ? "leaf" : "other",
				label: name,
				note: path,
				href: `${at}/taxonomy/${pathInUrl(path)}`,
			})),
			...leaves.hits
				.filter((leaf) => !named.has(leaf.id))
				.slice(0, EACH)
				.map(({ id, path, field, snippet }) => ({
					id,
					kind: "leaf",
					label: nameOf(path),
					note: path,
					href: `${at}/taxonomy/${pathInUrl(path)}`,
					found: { field, snippet },
				})),
			...contributions.map(({ id, number, title }) => ({
				id,
				kind: "contribution",
				label: `Contribution ${number}: ${title}`,
				href: `${at}/contributions/${number}`,
			})),
			...runs.map(({ id, number }) => ({
				id,
				kind: "run",
				label: `Run ${number}`,
				href: `${at}/generation/${number}`,
			})),
			...datasets.map(({ id, name }) => ({
				id,
				kind: "dataset",
				label: name,
				href: `${at}/datasets/${encodeURIComponent(name)}`,
			})),
			...models.map(({ id, name }) => ({ id, kind: "model", label: name, href: `${at}/evaluation` })),
		],
	};
}
