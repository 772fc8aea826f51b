import { z } from "zod";
import { pathFault } from "#lib/taxonomy/path.ts";
import { FindingView } from "#lib/taxonomy/schema.ts";
import { ChangeKind, ContributionStatus, Verdict } from "#prisma/enums.ts";

const Path = z
	.string()
	.max(1000)
	.superRefine((path, context) => {
		const fault = pathFault(path);
		if (fault !== null) context.addIssue({ code: "custom", message: fault });
	});
/** Postgres keeps no NUL in text, and a lone surrogate is no text. */
export const Text = z
	.string()
	.max(1_000_000)
	.refine(
		(text) => !text.includes("\0") && text.isWellFormed(),
		"The text has a character that cannot be kept.",
	);
const Title = z.string().trim().min(1).max(200);
/** The SHA-256 of the node's text that a change started from: its base revision. */
const Base = z.string().regex(/^[0-9a-f]{64}$/);

const ChangeInput = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("create"), path: Path, text: Text }),
	z.strictObject({ kind: z.literal("edit"), nodeId: z.uuid(), base: Base, text: Text }),
]);
export type ChangeInput = z.infer<typeof ChangeInput>;

/** What a contributor sends to begin: one to many changes, judged together. */
export const DraftInput = z.strictObject({
	/** Left out: made of the first change. */
	title: Title.optional(),
	changes: z
		.array(ChangeInput)
		.min(1)
		.max(500)
		.refine(
			(changes) =>
				new Set(changes.map((change) => (change.kind === "create" ? change.path : change.nodeId))).size ===
				changes.length,
			"Each leaf is changed once.",
		),
});
export type DraftInput = z.infer<typeof DraftInput>;

/** New texts for some of a contribution's changes. Which revision they are for is said by If-Match. */
export const EditInput = z
	.strictObject({
		title: Title.optional(),
		texts: z
			.array(
				z.strictObject({
					changeId: z.uuid(),
					text: Text,
					/** The live text that it now stands on; must be the live one at this time. */
					base: Base.optional(),
					/** Of a leaf that is not there yet. */
					path: Path.optional(),
				}),
			)
			.default([]),
		/** Changes to take out. */
		remove: z.array(z.uuid()).default([]),
	})
	.refine(({ title, texts, remove }) => title !== undefined || texts.length + remove.length > 0, {
		message: "There is nothing to change.",
	});
export type EditInput = z.infer<typeof EditInput>;

/** What a reviewer sends. Which revision they read is said by If-Match. Accepting needs no words. */
export const ReviewInput = z
	.strictObject({ verdict: z.enum(Verdict), comment: z.string().trim().max(4000).default("") })
	.refine(({ verdict, comment }) => verdict === "accept" || comment !== "", {
		path: ["comment"],
		message: "Say why, in a word or two.",
	});
export type ReviewInput = z.infer<typeof ReviewInput>;

export const Who = z.object({ id: z.uuid(), name: z.string() });

/** Who reviews it, until when. */
const Claim = z.object({ reviewer: Who, until: z.iso.datetime() });

export const ChangeView = z.object({
	id: z.uuid(),
	kind: z.enum(ChangeKind),
	nodeId: z.uuid().nullable(),
	path: z.string(),
	newPath: z.string().nullable(),
	text: z.string().nullable(),
	baseSha256: z.string().nullable(),
	/** What it started from; null for a new leaf. */
	baseText: z.string().nullable(),
	/** The number of the revision it started from. */
	baseNumber: z.int().nullable(),
	/** The live text where it is no longer the one that this started from; of a new leaf, where one is there by now. */
	moved: z.object({ sha256: z.string(), text: z.string(), number: z.int() }).nullable(),
	check: z.object({
		verdict: z.enum(["ok", "warnings", "errors"]),
		standing: z.enum(["good", "legacy", "broken"]),
		seedCount: z.int(),
		findings: z.array(FindingView),
	}),
});
export type ChangeView = z.infer<typeof ChangeView>;

/**
 * A contribution as pages and API clients see it. Views are plain JSON, so that a server component
 * and a `fetch` yield the very same value: no Date, no Decimal, no undefined.
 */
export const ContributionView = z.object({
	id: z.uuid(),
	projectId: z.uuid(),
	number: z.int(),
	title: z.string(),
	author: Who,
	/** Everyone who wrote a part of it: none of them accepts it. */
	authors: z.array(Who),
	status: z.enum(ContributionStatus),
	submittedAt: z.iso.datetime().nullable(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
	claim: Claim.nullable(),
	changes: z.array(ChangeView),
	reviews: z.array(
		z.object({
			reviewer: z.string(),
			verdict: z.enum(Verdict),
			comment: z.string(),
			at: z.iso.datetime(),
		}),
	),
	/** What happened to it, oldest first. */
	history: z.array(z.object({ action: z.string(), by: z.string(), at: z.iso.datetime() })),
});
export type ContributionView = z.infer<typeof ContributionView>;

/** A line of a list. */
export const ContributionItem = z.object({
	id: z.uuid(),
	number: z.int(),
	title: z.string(),
	status: z.enum(ContributionStatus),
	author: Who,
	updatedAt: z.iso.datetime(),
	submittedAt: z.iso.datetime().nullable(),
	changes: z.int(),
	/** Of its first change. */
	path: z.string(),
	claim: Claim.nullable(),
	/** Threads that are not resolved. */
	openThreads: z.int(),
	/** Whether one of those names who asks. */
	mentionsMe: z.boolean(),
});
export type ContributionItem = z.infer<typeof ContributionItem>;

export const ContributionPage = z.object({
	items: z.array(ContributionItem),
	nextCursor: z.string().nullable(),
});
export type ContributionPage = z.infer<typeof ContributionPage>;

/**
 * The queues of who asks. `to-review`: submitted by others, where one may review; the one that waits longest first.
 * `mine`: of one's own, still to be written or mended. `waiting`: of one's own, with the reviewers.
 * `needs-me`: to review, and one's own that want changes.
 */
export const QUEUES = ["needs-me", "to-review", "mine", "waiting", "all"] as const;
export type Queue = (typeof QUEUES)[number];

export const ContributionQuery = z.object({
	view: z.enum(QUEUES).default("all"),
	state: z.enum(ContributionStatus).optional(),
	q: z.string().trim().max(200).optional(),
	cursor: z.string().max(100).optional(),
});
export type ContributionQuery = z.infer<typeof ContributionQuery>;

/** Left out, the oldest one; else the oldest after this one, whose claim is given back. */
export const NextInput = z.strictObject({ after: z.uuid().optional() });
export type NextInput = z.infer<typeof NextInput>;

/** The contribution that one reviews next; null where none waits that is free. */
export const NextView = z.object({ next: z.object({ id: z.uuid(), number: z.int() }).nullable() });
export type NextView = z.infer<typeof NextView>;
