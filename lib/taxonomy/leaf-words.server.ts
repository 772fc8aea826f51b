import { findTexts } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { readLeaf, seedFromCanonical } from "./leaf.ts";
import { type SearchField, type SearchText, wordsOf } from "./search-words.ts";

/** A text of a megabyte has fewer different words than this; Postgres takes a megabyte of them. */
const MOST_WORDS = 20_000;
const AT_ONCE = 500;

/** What a user among a leaf's authors stands as: their name may change, and is not kept a second time. */
export const userWord = (userId: string): string => `@${userId}`;

/**
 * Makes the words of these leaves' live revisions anew, from the rows that are there. Whoever makes a revision live,
 * or gives a leaf another path, calls it in the same transaction.
 */
export async function saveLeafWords(tx: Tx, nodeIds: readonly string[]): Promise<void> {
	for (let from = 0; from < nodeIds.length; from += AT_ONCE)
		await saveSome(tx, nodeIds.slice(from, from + AT_ONCE));
}

/**
 * Makes the words of leaves that have none: those of before there was a search, and those from which a text was
 * erased. @returns how many
 */
export async function saveMissingWords(): Promise<number> {
	let made = 0;
	for (;;) {
		const missing = await db.taxonomyNode.findMany({
			where: { liveRevisionId: { not: null }, words: null },
			take: AT_ONCE,
			select: { id: true },
		});
		if (missing.length === 0) return made;
		await saveLeafWords(
			db,
			missing.map(({ id }) => id),
		);
		made += missing.length;
	}
}

async function saveSome(tx: Tx, nodeIds: readonly string[]): Promise<void> {
	const nodes = await tx.taxonomyNode.findMany({
		where: { id: { in: [...nodeIds] }, liveRevisionId: { not: null } },
		select: {
			id: true,
			projectId: true,
			path: true,
			liveRevision: {
				select: {
					id: true,
					sha256: true,
					createdBy: true,
					authorId: true,
					seeds: {
						select: { seedVersion: { select: { textSha256: true, authorId: true, createdBy: true } } },
					},
				},
			},
		},
	});
	const live = nodes.flatMap(({ liveRevision, ...node }) =>
		liveRevision ? [{ ...node, liveRevision }] : [],
	);
	const texts = await findTexts(
		live.flatMap(({ liveRevision }) => liveRevision.seeds.map(({ seedVersion }) => seedVersion.textSha256)),
		tx,
	);
	const blobs = await tx.blob.findMany({
		where: { sha256: { in: live.map(({ liveRevision }) => liveRevision.sha256) } },
		select: { sha256: true, bytes: true },
	});
	const files = new Map(blobs.map(({ sha256, bytes }) => [sha256, bytes]));
	const rows = live.map(({ id, projectId, path, liveRevision: { seeds, ...revision } }) => {
		const bytes = files.get(revision.sha256);
		const about = bytes ? aboutOf(bytes, path) : [];
		const authors = [revision, ...seeds.map(({ seedVersion }) => seedVersion)];
		const said = [
			path,
			...about.map(({ text }) => text),
			...seeds.flatMap(({ seedVersion }) =>
				seedTexts(texts.get(seedVersion.textSha256)).map(({ text }) => text),
			),
			...authors.map(({ createdBy }) => createdBy ?? ""),
		];
		const users = authors.flatMap(({ authorId }) => (authorId ? [userWord(authorId)] : []));
		const words = [...users, ...wordsOf(said.join("\n"))].slice(0, MOST_WORDS);
		return { projectId, nodeId: id, revisionId: revision.id, about, words };
	});
	await tx.$executeRaw`
		INSERT INTO "LeafWords" ("projectId", "nodeId", "revisionId", about, words)
		SELECT "projectId", "nodeId", "revisionId", about, array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(r.words)))
		FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
			AS r("projectId" uuid, "nodeId" uuid, "revisionId" uuid, about jsonb, words jsonb)
		ON CONFLICT ("nodeId") DO UPDATE SET "revisionId" = EXCLUDED."revisionId", about = EXCLUDED.about, words = EXCLUDED.words`;
}

/** What a file says of itself, besides its seed examples. Postgres holds no NUL in text. */
function aboutOf(bytes: Uint8Array, path: string): SearchText[] {
	const content = readLeaf(bytes, path);
	const texts: [SearchField, string | null | undefined][] = [
		["task", content?.taskDescription],
		["domain", content?.domain],
		["outline", content?.documentOutline],
	];
	return texts.flatMap(([field, text]) =>
		text ? [{ field, text: text.replaceAll("\0", "\u2400").toWellFormed() }] : [],
	);
}

/** What a seed example says, by field; nothing where it was erased. */
export function seedTexts(canonical: string | undefined): SearchText[] {
	if (canonical === undefined) return [];
	const { context, pairs } = seedFromCanonical(canonical);
	return [
		...pairs.map(({ question }) => ({ field: "question" as const, text: question })),
		...pairs.map(({ answer }) => ({ field: "answer" as const, text: answer })),
		...(context === null ? [] : [{ field: "context" as const, text: context }]),
	];
}
