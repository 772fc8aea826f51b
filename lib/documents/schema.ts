import { z } from "zod";

/** The form of an SPDX licence expression: ids with AND, OR, WITH and brackets. Whether the id exists is not asked. */
const LICENCE = /^[A-Za-z0-9.+\-:() ]{1,100}$/;

/** What comes with an upload of a document. */
export const DocumentQuery = z.object({
	name: z.string().trim().min(1).max(300),
	title: z.string().trim().max(300).optional(),
	/** SPDX id: "CC-BY-SA-4.0". */
	licence: z.string().trim().regex(LICENCE, "An SPDX id is letters, digits, dots and hyphens: CC-BY-SA-4.0."),
	/** The knowledge leaf to attach it to. */
	nodeId: z.uuid().optional(),
});
export type DocumentQuery = z.infer<typeof DocumentQuery>;

export const DocumentItem = z.object({
	id: z.uuid(),
	number: z.int(),
	title: z.string(),
	fileName: z.string(),
	licence: z.string(),
	sizeBytes: z.int(),
	addedBy: z.string(),
	createdAt: z.iso.datetime(),
	chunks: z.int(),
	leaves: z.array(z.object({ id: z.uuid(), path: z.string() })),
});
export type DocumentItem = z.infer<typeof DocumentItem>;

export const DocumentPage = z.object({ items: z.array(DocumentItem), nextCursor: z.string().nullable() });
export type DocumentPage = z.infer<typeof DocumentPage>;

export const DocumentView = DocumentItem.extend({ projectId: z.uuid(), sha256: z.string() });
export type DocumentView = z.infer<typeof DocumentView>;

export const ChunkView = z.object({
	id: z.uuid(),
	ordinal: z.int(),
	headings: z.array(z.string()),
	/** About how many, by `approximateTokens`. */
	tokenCount: z.int(),
	/** UTF-16 units from the document's start; `endAt` is one past the last. */
	startAt: z.int(),
	endAt: z.int(),
	text: z.string(),
});
export type ChunkView = z.infer<typeof ChunkView>;

export const ChunkPage = z.object({ items: z.array(ChunkView), nextCursor: z.string().nullable() });
export type ChunkPage = z.infer<typeof ChunkPage>;

export const CursorQuery = z.object({ cursor: z.string().max(20).optional() });
