import { z } from "zod";
import { ContributionStatus, ImportOutcome, NodeKind, RevisionOrigin } from "#prisma/enums.ts";
import { SEARCH_FIELDS } from "./search-words.ts";

/** What a check says of a file, as it is kept and shown. The reference's own words are left out. */
export const FindingView = z.object({
	severity: z.enum(["error", "warning"]),
	category: z.string(),
	line: z.int(),
	column: z.int(),
	says: z.string(),
	cure: z.string().optional(),
	pointer: z.string().optional(),
});
export type FindingView = z.infer<typeof FindingView>;

/**
 * How a node stands: `folder` has no file; `empty` is a leaf without a live revision; `broken` and `legacy` are live,
 * and nothing is generated from them.
 */
export const NodeState = z.enum(["folder", "empty", "live", "legacy", "broken", "retired"]);
export type NodeState = z.infer<typeof NodeState>;

/** A node in the tree: as little as 10,000 rows can carry. */
export const TreeNode = z.object({
	id: z.uuid(),
	path: z.string(),
	kind: z.enum(NodeKind),
	isLeaf: z.boolean(),
	state: NodeState,
	seedCount: z.int(),
	/** Generated, kept by the filters and not rejected by a person. */
	acceptedSamples: z.int(),
});
export type TreeNode = z.infer<typeof TreeNode>;

/** What the check of a live revision ends with. */
export const Verdict = z.enum(["ok", "warnings", "errors"]);

/** A node with what the tree's filters ask for besides: null where nothing is live, or nobody is named. */
export const TreeItem = TreeNode.extend({ verdict: Verdict.nullable(), author: z.string().nullable() });
export type TreeItem = z.infer<typeof TreeItem>;

/** In order of path. */
export const TreeView = z.object({ items: z.array(TreeItem), cut: z.boolean() });
export type TreeView = z.infer<typeof TreeView>;

/**
 * The same as columns: a node has the same place in each. `parents` are places, -1 for none; `names` are what a path has
 * beyond its parent's; `leaves` are 0 or 1; `kinds`, `states` and `verdicts` are places in the lists of `TreeItem`'s, and
 * `authors` in `authorNames`; -1 for none.
 */
export const TreeColumns = z.object({
	ids: z.array(z.uuid()),
	parents: z.array(z.int()),
	names: z.array(z.string()),
	kinds: z.array(z.int()),
	leaves: z.array(z.int()),
	states: z.array(z.int()),
	seedCounts: z.array(z.int()),
	acceptedSamples: z.array(z.int()),
	verdicts: z.array(z.int()),
	authors: z.array(z.int()),
	authorNames: z.array(z.string()),
	cut: z.boolean(),
});
export type TreeColumns = z.infer<typeof TreeColumns>;

/** A leaf that a search found: the text that the words were found in, cut, in pieces of plain text. */
export const LeafHit = z.object({
	id: z.uuid(),
	path: z.string(),
	field: z.enum(SEARCH_FIELDS),
	snippet: z.array(z.object({ text: z.string(), isMatch: z.boolean() })),
});
export type LeafHit = z.infer<typeof LeafHit>;

/** In order of path. `ids` are of all leaves found, at most 1,000; `hits` are the first of them. */
export const LeafHits = z.object({ ids: z.array(z.uuid()), hits: z.array(LeafHit), cut: z.boolean() });
export type LeafHits = z.infer<typeof LeafHits>;

const Who = z.object({ id: z.string(), name: z.string() });

export const SeedView = z.object({
	seedExampleId: z.uuid(),
	seedVersionId: z.uuid(),
	ordinal: z.int(),
	line: z.int(),
	context: z.string().nullable(),
	pairs: z.array(z.object({ question: z.string(), answer: z.string() })),
	/** Our user; null for an imported one, which has `createdBy`. */
	author: Who.nullable(),
	createdBy: z.string().nullable(),
	/** Who wrote the example first, where this version is an edit of it. */
	first: z.object({ author: Who.nullable(), createdBy: z.string().nullable() }).nullable(),
	createdAt: z.iso.datetime(),
	/** The revision it came in with, and who took that in. */
	since: z.object({
		number: z.int(),
		importNumber: z.int().nullable(),
		contributionNumber: z.int().nullable(),
	}),
	/** Samples that were generated from this version. */
	samples: z.int(),
});
export type SeedView = z.infer<typeof SeedView>;

/** A line of a leaf's history. */
export const RevisionItem = z.object({
	id: z.uuid(),
	number: z.int(),
	sha256: z.string(),
	origin: z.enum(RevisionOrigin),
	createdAt: z.iso.datetime(),
	createdBy: z.string().nullable(),
	author: Who.nullable(),
	/** Of an import: its number and who brought it in. */
	import: z.object({ id: z.uuid(), number: z.int(), source: z.string(), by: z.string() }).nullable(),
	/** Of a contribution: its number and who accepted it. */
	contribution: z.object({ id: z.uuid(), number: z.int(), acceptedBy: z.array(z.string()) }).nullable(),
	verdict: z.enum(["ok", "warnings", "errors"]),
	seedCount: z.int(),
	legacy: z.boolean(),
});
export type RevisionItem = z.infer<typeof RevisionItem>;

export const RevisionView = RevisionItem.extend({
	/** Bytes that are no UTF-8 show as U+FFFD. */
	text: z.string(),
	attribution: z.string().nullable(),
	findings: z.array(FindingView),
});
export type RevisionView = z.infer<typeof RevisionView>;

/** Of a change that is on its way for this leaf. */
export const OpenContribution = z.object({
	id: z.uuid(),
	number: z.int(),
	title: z.string(),
	status: z.enum(ContributionStatus),
	author: z.string(),
});

/** A node with everything its page shows. */
export const NodeView = TreeNode.extend({
	projectId: z.uuid(),
	name: z.string(),
	retiredAt: z.iso.datetime().nullable(),
	live: RevisionView.nullable(),
	/** What the file says of itself; null where it cannot be read. */
	about: z
		.object({
			version: z.string().nullable(),
			taskDescription: z.string().nullable(),
			domain: z.string().nullable(),
			documentOutline: z.string().nullable(),
			document: z.object({ repo: z.string(), commit: z.string(), patterns: z.array(z.string()) }).nullable(),
		})
		.nullable(),
	seeds: z.array(SeedView),
	/** Newest first, at most 200. */
	revisions: z.array(RevisionItem),
	documents: z.array(
		z.object({
			id: z.uuid(),
			number: z.int(),
			title: z.string(),
			fileName: z.string(),
			licence: z.string(),
			chunks: z.int(),
		}),
	),
	contributions: z.array(OpenContribution),
});
export type NodeView = z.infer<typeof NodeView>;

/** Two revisions' texts, older first. */
export const RevisionDiff = z.object({ from: RevisionView, to: RevisionView });
export type RevisionDiff = z.infer<typeof RevisionDiff>;

export const ImportFileView = z.object({
	ordinal: z.int(),
	path: z.string(),
	outcome: z.enum(ImportOutcome),
	nodeId: z.uuid().nullable(),
	verdict: z.enum(["ok", "warnings", "errors"]),
	findings: z.array(FindingView),
	/** How the leaf stands by this file. */
	standing: z.enum(["good", "legacy", "broken"]),
});

export const ImportView = z.object({
	id: z.uuid(),
	projectId: z.uuid(),
	number: z.int(),
	source: z.string(),
	/** Of a git source: what was asked for, "HEAD" for nothing, and the commit that was read. */
	ref: z.string().nullable(),
	commit: z.string().nullable(),
	by: z.string(),
	createdAt: z.iso.datetime(),
	/** The folder that the source stands for, "" for all; null of one file, and where this was not yet kept. */
	scope: z.string().nullable(),
	/** Live leaves of that folder that the source has not. They stay. */
	goneCount: z.int(),
	/** Files by what became of them. */
	counts: z.record(z.enum(ImportOutcome), z.int()),
	/** The draft that holds the proposed ones. */
	contribution: z.object({ id: z.uuid(), number: z.int() }).nullable(),
	files: z.array(ImportFileView),
});
export type ImportView = z.infer<typeof ImportView>;

export const ImportItem = ImportView.omit({ files: true, contribution: true });
export type ImportItem = z.infer<typeof ImportItem>;

export const ImportPage = z.object({ items: z.array(ImportItem), nextCursor: z.string().nullable() });

/** What comes with an upload of a taxonomy. */
export const ImportQuery = z.object({
	/** The file or folder as the sender calls it. */
	source: z.string().trim().min(1).max(300),
	/** Of a single qna.yaml: the leaf that it is for, "knowledge/science/physics". */
	path: z.string().max(1000).optional(),
	/** The folder that the source stands for: leaves of it that are not in the source are counted as gone. All unless told. */
	scope: z.string().max(1000).optional(),
	/** Of a preview that somebody has looked at, its `basis`: refused where the import would do anything else. */
	basis: z.string().max(100).optional(),
	/** Of a git source: the branch, tag or commit that was asked for, and the whole id of the commit that was read. */
	ref: z.string().min(1).max(300).optional(),
	commit: z
		.string()
		.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "A commit is 40 or 64 digits of 0-9 and a-f.")
		.optional(),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

/** What an import would do with a file. */
export const PreviewOutcome = z.enum(["created", "updated", "unchanged", "refused"]);
export type PreviewOutcome = z.infer<typeof PreviewOutcome>;

export const GoneGroup = z.object({ path: z.string(), leaves: z.int() });
export type GoneGroup = z.infer<typeof GoneGroup>;

const Texts = z.object({ before: z.string(), after: z.string() });

export const PreviewFile = z.object({
	ordinal: z.int(),
	path: z.string(),
	/** Null where the file belongs to no leaf. */
	leafPath: z.string().nullable(),
	outcome: PreviewOutcome,
	/** Of what would change: what the check says. */
	findings: z.array(FindingView),
	standing: z.enum(["good", "legacy", "broken"]).nullable(),
	/** Of an updated leaf what differs, each null where it does not. "left-out" where the texts are too long to send all. */
	change: z
		.union([z.object({ text: Texts.nullable(), attribution: Texts.nullable() }), z.literal("left-out")])
		.nullable(),
});
export type PreviewFile = z.infer<typeof PreviewFile>;

/** What an import would do, while nothing is written. */
export const ImportPreview = z.object({
	/** To send with the import, so that it does this and nothing else. */
	basis: z.string(),
	/** Whether the leaves would be live at once, or become a draft. */
	isLive: z.boolean(),
	counts: z.record(PreviewOutcome, z.int()),
	/** The folder that the source stands for, "" for all; null of one file. */
	scope: z.string().nullable(),
	/** Live leaves of that folder that the source has not. They stay. */
	goneCount: z.int(),
	/** The same by the highest folder of which the source has nothing; at most 200. */
	gone: z.array(GoneGroup),
	files: z.array(PreviewFile),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** What of a taxonomy is exported. */
export const ExportQuery = z.object({
	/** A leaf or a folder, "knowledge/science"; left out: all of it. */
	path: z.string().max(1000).optional(),
});
export type ExportQuery = z.infer<typeof ExportQuery>;
