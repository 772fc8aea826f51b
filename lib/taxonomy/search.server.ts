import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember } from "#lib/auth/policy.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { seedTexts, userWord } from "./leaf-words.server.ts";
import type { LeafHit, LeafHits } from "./schema.ts";
import { bestText, hasTerm, type SearchTerm, type SearchText, snippetOf, termsOf } from "./search-words.ts";

/** So many leaves the tree marks; whoever finds more, types another word. */
const MOST_LEAVES = 1000;
/** Of so many people whose name holds a word's letters, leaves are found. */
const MOST_PEOPLE = 500;

/**
 * The leaves that have all the words, in their path, file, seed examples or authors' names, in order of path: the last
 * word by its beginning. The first `most` of them with the text that the words were found in.
 *
 * @throws NotFoundError `project.not-found`
 */
export async function searchLeaves(
	actor: Actor,
	projectId: string,
	words: string,
	most = 30,
): Promise<LeafHits> {
	ensureMember(actor, projectId);
	const terms = termsOf(words);
	if (terms.length === 0) return { ids: [], hits: [], cut: false };
	const query = (await Promise.all(terms.map(conditionOf))).join(" & ");
	const found = await db.$queryRaw<{ id: string; path: string }[]>`
		SELECT n.id, n.path FROM "LeafWords" w
		JOIN "TaxonomyNode" n ON n."projectId" = w."projectId" AND n.id = w."nodeId"
		WHERE w."projectId" = ${projectId}::uuid AND w.words @@ ${query}::tsquery AND n."retiredAt" IS NULL
		ORDER BY n.path COLLATE "C" LIMIT ${MOST_LEAVES + 1}`;
	const shown = found.slice(0, MOST_LEAVES);
	return {
		ids: shown.map(({ id }) => id),
		hits: await hitsOf(shown.slice(0, most), terms),
		cut: found.length > MOST_LEAVES,
	};
}

/** What a leaf has to have for one word: the word, or an author who is called so. */
async function conditionOf(term: SearchTerm): Promise<string> {
	const people = await db.user.findMany({
		where: { name: { contains: term.word, mode: "insensitive" } },
		take: MOST_PEOPLE,
		select: { id: true, name: true },
	});
	const called = people.filter(({ name }) => hasTerm(name, term));
	const own = quoted(term.word) + (term.isBeginning ? ":*" : "");
	return `(${[own, ...called.map(({ id }) => quoted(userWord(id)))].join(" | ")})`;
}

/** As `tsquery` reads a word in which every sign stands for itself. */
const quoted = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

async function hitsOf(
	leaves: readonly { id: string; path: string }[],
	terms: readonly SearchTerm[],
): Promise<LeafHit[]> {
	if (leaves.length === 0) return [];
	const rows = await db.leafWords.findMany({
		where: { nodeId: { in: leaves.map(({ id }) => id) } },
		select: {
			nodeId: true,
			about: true,
			revision: {
				select: {
					createdBy: true,
					authorId: true,
					seeds: {
						orderBy: { ordinal: "asc" },
						select: { seedVersion: { select: { textSha256: true, authorId: true, createdBy: true } } },
					},
				},
			},
		},
	});
	const versions = rows.flatMap(({ revision }) => revision.seeds.map(({ seedVersion }) => seedVersion));
	const [texts, users] = await Promise.all([
		findTexts(versions.map(({ textSha256 }) => textSha256)),
		db.user.findMany({
			where: {
				id: {
					in: [...versions, ...rows.map(({ revision }) => revision)].flatMap(
						({ authorId }) => authorId ?? [],
					),
				},
			},
			select: { id: true, name: true },
		}),
	]);
	const names = new Map(users.map(({ id, name }) => [id, name]));
	const byNode = new Map(rows.map((row) => [row.nodeId, row]));
	return leaves.map(({ id, path }) => {
		const row = byNode.get(id);
		const seeds = row?.revision.seeds.map(({ seedVersion }) => seedVersion) ?? [];
		const said: SearchText[] = [
			{ field: "name", text: path },
			...((row?.about ?? []) as SearchText[]), // written by saveLeafWords only
			...seeds.flatMap(({ textSha256 }) => seedTexts(texts.get(textSha256))),
			...[...(row ? [row.revision] : []), ...seeds].flatMap(({ authorId, createdBy }) =>
				[authorId ? names.get(authorId) : undefined, createdBy].flatMap((text) =>
					text ? [{ field: "author" as const, text }] : [],
				),
			),
		];
		const { field, text } = bestText(said, terms) ?? { field: "name" as const, text: path };
		return { id, path, field, snippet: snippetOf(text, terms) };
	});
}
