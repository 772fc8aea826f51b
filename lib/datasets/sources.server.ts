import { findTexts } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import type { NodeKind } from "#prisma/enums.ts";
import type { RowContent } from "./formats.ts";

/** An accepted sample with the words that count: the teacher's, or those of the reviewer who edited them. */
export type Source = {
	runId: string;
	sampleId: string;
	verdictId: string;
	isEdited: boolean;
	path: string;
	kind: NodeKind;
	teacherId: string;
	questionSha256: string;
	answerSha256: string;
	contextSha256: string | null;
	chunkSha256: string | null;
	revisionSha256: string;
};

/**
 * Every sample that people accepted, as it is or with changes, in order of leaf and id.
 *
 * @param under only leaves at or under this path
 */
export async function listSources(projectId: string, under: string | null, from: Tx = db): Promise<Source[]> {
	const prefix = under === null ? "" : `${under}/`;
	return from.$queryRaw<Source[]>`
		select s."runId", s.id as "sampleId", v.id as "verdictId", v.verdict = 'edit' as "isEdited", n.path, n.kind::text as kind,
		       r."teacherId", coalesce(v."questionSha256", s."questionSha256") as "questionSha256",
		       coalesce(v."answerSha256", s."answerSha256") as "answerSha256", s."contextSha256",
		       c."textSha256" as "chunkSha256", nr.sha256 as "revisionSha256"
		  from "Sample" s
		  join "TaxonomyNode" n on n.id = s."nodeId"
		  join "GenerationRun" r on r.id = s."runId"
		  join "RunLeaf" rl on rl."runId" = s."runId" and rl."nodeId" = s."nodeId"
		  join "NodeRevision" nr on nr.id = rl."revisionId"
		  left join "Chunk" c on c.id = s."chunkId"
		  join lateral (select * from "SampleVerdict" v where v."runId" = s."runId" and v."sampleId" = s.id and v."undoneAt" is null
		                 order by v."createdAt" desc, v.id desc limit 1) v on true
		 where s."projectId" = ${projectId}::uuid and s.state in ('accepted', 'edited')
		   and (${under}::text is null or n.path = ${under} or starts_with(n.path, ${prefix}))
		 order by n.path, s.id`;
}

/** What the row of each source says. A source whose text was erased is left out. */
export async function contentsOf(
	sources: readonly Source[],
	about: (revisionSha256: string) => Promise<{ taskDescription: string; domain: string }>,
	from: Tx = db,
): Promise<Map<Source, RowContent>> {
	const hashes = sources.flatMap((source) => [
		source.questionSha256,
		source.answerSha256,
		source.contextSha256,
		source.chunkSha256,
	]);
	const texts = await findTexts(hashes, from);
	const contents = new Map<Source, RowContent>();
	for (const source of sources) {
		const question = texts.get(source.questionSha256);
		const answer = texts.get(source.answerSha256);
		if (question === undefined || answer === undefined) continue;
		const leaf = await about(source.revisionSha256);
		const ground = texts.get(source.contextSha256 ?? "") ?? texts.get(source.chunkSha256 ?? "");
		contents.set(
			source,
			source.kind === "knowledge"
				? { kind: "knowledge", document: ground ?? "", question, answer, domain: leaf.domain }
				: {
						kind: "skill",
						question,
						answer,
						taskDescription: leaf.taskDescription,
						leafPath: source.path,
						...(ground !== undefined && { context: ground }),
					},
		);
	}
	return contents;
}
