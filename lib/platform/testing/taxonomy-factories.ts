import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { draftContribution, submitContribution } from "#lib/contributions/commands.server.ts";
import { addDocument } from "#lib/documents/commands.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { importTaxonomy } from "#lib/taxonomy/import.server.ts";
import { getNode } from "#lib/taxonomy/queries.server.ts";
import { aSkillText } from "./qna-texts.ts";

export { aSkillText };

/** Knowledge that passes its check: five contexts with three pairs each. */
export function aKnowledgeText(words = "bees"): string {
	const seeds = Array.from({ length: 5 }, (_, at) => [
		`  - context: Fact ${at} says that ${words} fly from ${at + 8} degrees on.`,
		"    questions_and_answers:",
		...[1, 2, 3].flatMap((n) => [
			`      - question: What is question ${n} about fact ${at} of ${words}?`,
			`        answer: It is answer ${n} about ${at + 8} degrees.`,
		]),
	]);
	return [
		"version: 3",
		"created_by: mara",
		`domain: ${words}`,
		`document_outline: How ${words} live`,
		"document:",
		"  repo: https://example.org/bees.git",
		"  commit: 0a1b",
		"  patterns:",
		"    - bees.md",
		"seed_examples:",
		...seeds.flat(),
		"",
	].join("\n");
}

/** A .tar of these files, by path. */
export function aTar(files: Readonly<Record<string, string | Uint8Array>>): Readable {
	const tar = pack();
	for (const [name, content] of Object.entries(files)) {
		tar.entry({ name }, typeof content === "string" ? content : Buffer.from(content));
	}
	tar.finalize();
	return Readable.from(tar);
}

/** A live leaf of a project, brought in by the engine. Left out, its path is a new one and its text a good skill. */
export async function aLeaf(
	projectId: string,
	{ path = `compositional_skills/counting/${newId()}`, text = aSkillText() } = {},
) {
	const body = Readable.from([Buffer.from(text)]);
	const { value } = await importTaxonomy(systemActor("test"), projectId, { source: "qna.yaml", path }, body);
	return getNode(systemActor("test"), value.files[0]?.nodeId as string); // one file in, one leaf out
}

/** A knowledge leaf. */
export const aKnowledgeLeaf = (projectId: string) =>
	aLeaf(projectId, { path: `knowledge/nature/${newId()}`, text: aKnowledgeText() });

/** A draft of one edit of a new leaf. */
export async function aDraft(actor: Actor, projectId: string, text = aSkillText("plums")) {
	const leaf = await aLeaf(projectId);
	const base = leaf.live?.sha256 as string; // aLeaf makes it live
	const { value, etag } = await draftContribution(actor, projectId, {
		changes: [{ kind: "edit", nodeId: leaf.id, base, text }],
	});
	return { leaf, contribution: value, etag };
}

/** The same, submitted. */
export async function aSubmission(actor: Actor, projectId: string, text = aSkillText("plums")) {
	const { leaf, contribution: draft, etag: before } = await aDraft(actor, projectId, text);
	const { value, etag } = await submitContribution(actor, draft.id, before);
	return { leaf, contribution: value, etag };
}

/** A Markdown document of a few chunks. */
export async function aDocument(actor: Actor, projectId: string, nodeId?: string) {
	const paragraph = "Bees leave the hive when it is warm enough for them to fly. ".repeat(40);
	const text = `# Bees\n\n${paragraph}\n\n## In winter\n\n${paragraph}\n`;
	const query = { name: "bees.md", licence: "CC0-1.0", ...(nodeId !== undefined && { nodeId }) };
	return (await addDocument(actor, projectId, query, Buffer.from(text))).value;
}
