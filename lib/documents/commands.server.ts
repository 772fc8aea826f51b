import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { saveBlob, saveTexts } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import { chunkDocument } from "./chunking.ts";
import { getDocument } from "./queries.server.ts";
import { readDocument } from "./read-text.ts";
import type { DocumentQuery, DocumentView } from "./schema.ts";

/**
 * Keeps a Markdown or plain text document and its chunks, and attaches it to a knowledge leaf where one is named.
 *
 * @throws NotFoundError  `project.not-found`, or `taxonomy-node.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 * @throws InvalidError   `document.type`, `document.too-large`, `document.empty`, `document.not-text`, `document.too-long`
 * @throws ConflictError  `document.not-knowledge` for a node that is no knowledge leaf
 */
export async function addDocument(
	actor: Actor,
	projectId: string,
	{ name, title, licence, nodeId }: DocumentQuery,
	bytes: Uint8Array,
): Promise<{ value: DocumentView }> {
	ensureMay(actor, projectId, "document.add");
	const text = readDocument(bytes, name);
	const chunks = chunkDocument(text);
	return db.$transaction(
		async (tx) => {
			const id = newId();
			const sha256 = await saveBlob(tx, bytes);
			const number = await nextNumber(tx, projectId, "document");
			await tx.document.create({
				data: {
					id,
					projectId,
					number,
					title: title || titleOf(text, name),
					fileName: name,
					sha256,
					licence,
					addedById: actor.userId,
				},
			});
			const hashes = await saveTexts(
				tx,
				chunks.map((chunk) => chunk.text),
			);
			await tx.chunk.createMany({
				data: chunks.map(({ ordinal, start, end, headings, tokenCount }, index) => ({
					id: newId(),
					projectId,
					documentId: id,
					ordinal,
					textSha256: hashes[index] as string, // one hash for each text
					startAt: start,
					endAt: end,
					headings,
					tokenCount,
				})),
			});
			if (nodeId) await attach(tx, projectId, id, nodeId);
			await record(tx, actor, {
				projectId,
				action: "document.added",
				subject: { type: "document", id },
				after: { number, fileName: name, sha256, licence, chunks: chunks.length, nodeId: nodeId ?? null },
			});
			await tell(tx, projectId, "document", id);
			return { value: await getDocument(actor, id, tx) };
		},
		{ timeout: 60_000, maxWait: 10_000 },
	);
}

/** The first heading of a Markdown text, else the file's name without its ending. */
function titleOf(text: string, fileName: string): string {
	const heading = /^#{1,6}[ \t]+(.{1,200}?)[ \t#]*$/m.exec(text.slice(0, 20_000))?.[1];
	return heading ?? fileName.replace(/\.[^.]*$/, "");
}

/**
 * Attaches a document to a knowledge leaf; again changes nothing.
 *
 * @throws NotFoundError  `document.not-found`, or `taxonomy-node.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 * @throws ConflictError  `document.not-knowledge`
 */
export async function attachDocument(
	actor: Actor,
	documentId: string,
	nodeId: string,
): Promise<{ value: DocumentView }> {
	const { projectId } = await getDocument(actor, documentId);
	ensureMay(actor, projectId, "document.add");
	return db.$transaction(async (tx) => {
		if (await attach(tx, projectId, documentId, nodeId)) {
			await changed(tx, actor, projectId, documentId, nodeId, "document.attached");
		}
		return { value: await getDocument(actor, documentId, tx) };
	});
}

/**
 * Takes a document off a leaf; what was generated with it stays. Again changes nothing.
 *
 * @throws NotFoundError  `document.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `auth.read-only`
 */
export async function detachDocument(
	actor: Actor,
	documentId: string,
	nodeId: string,
): Promise<{ value: DocumentView }> {
	const { projectId } = await getDocument(actor, documentId);
	ensureMay(actor, projectId, "document.add");
	return db.$transaction(async (tx) => {
		const { count } = await tx.nodeDocument.deleteMany({ where: { projectId, documentId, nodeId } });
		if (count > 0) await changed(tx, actor, projectId, documentId, nodeId, "document.detached");
		return { value: await getDocument(actor, documentId, tx) };
	});
}

async function changed(
	tx: Tx,
	actor: Actor,
	projectId: string,
	id: string,
	nodeId: string,
	action: "document.attached" | "document.detached",
) {
	await record(tx, actor, { projectId, action, subject: { type: "document", id }, after: { nodeId } });
	await tell(tx, projectId, "document", id);
	await tell(tx, projectId, "taxonomy-node", nodeId);
}

/** @returns whether it was not attached before */
async function attach(tx: Tx, projectId: string, documentId: string, nodeId: string): Promise<boolean> {
	const node = await tx.taxonomyNode.findFirst({
		where: { id: nodeId, projectId },
		select: { kind: true, isLeaf: true, path: true },
	});
	if (!node) throw new NotFoundError("taxonomy-node.not-found", "There is no such leaf.", { nodeId });
	if (node.kind !== "knowledge" || !node.isLeaf) {
		const says = `${node.path} is no knowledge leaf. Documents belong to knowledge leaves.`;
		throw new ConflictError("document.not-knowledge", says, { nodeId });
	}
	const { count } = await tx.nodeDocument.createMany({
		data: { projectId, documentId, nodeId },
		skipDuplicates: true,
	});
	return count > 0;
}
